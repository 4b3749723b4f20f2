using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cli.Tests.Support;

/// <summary>Programs of the machine, in a folder of their own that goes with the test.</summary>
internal sealed class Machine : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("wf-");

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = Path.GetFullPath("../../..", Here());

    /// <summary>Of the program that these tests were built with.</summary>
    public static string WfAssembly { get; } = Path.Combine(AppContext.BaseDirectory, "wf.dll");

    public static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public string Folder => folder.FullName;

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether there is such a program.</summary>
    public static bool Has(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(place => File.Exists(Path.Combine(place, program)));

    /// <summary>Puts a script before all programs of that name.</summary>
    public void Program(string name, string script)
    {
        var file = Write($"bin/{name}", $"#!/usr/bin/env bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{Path.GetDirectoryName(file)}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    public string Write(string name, string text)
    {
        var file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public async Task<(int Code, string Out, string Error)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in Variables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, said[0], said[1]);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}

/// <summary>A test that needs a program which not every machine has.</summary>
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(string program)
    {
        if (!Machine.Has(program))
            Skip = $"{program} is not installed.";
    }
}
