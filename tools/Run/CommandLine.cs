using System.CommandLine;
using System.CommandLine.Help;

namespace Run;

/// <summary>What the person asked for. A port of 0 takes a free one.</summary>
internal sealed record RunOptions(bool Once, string? Data, int Port);

/// <summary>The options of <c>./run</c>, and nothing that acts on them.</summary>
internal static class CommandLine
{
    private const int DefaultPort = 7071;

    private static readonly Option<bool> Once = new("--once") { Description = "Exit at the end instead of continuing to serve" };

    private static readonly Option<string> Data = new("--data")
    {
        HelpName = "DIR",
        Description = "Where all data goes: storage, orchestrations, logs (default: .data in the folder of ./run)",
    };

    private static readonly Option<int> Port = new("--port")
    {
        HelpName = "PORT",
        Description = $"The app's port on 127.0.0.1; 0 picks a free one (default: {DefaultPort})",
    };

    private static readonly Command Command = new("./run", """
        Backs up a WeChat cloud database and shows it: starts Azurite (Blob and Table storage), the app, and a simulator of the WeChat
        cloud with sample data; starts a backup over HTTP, draws its progress, prints what was stored and where; deletes three documents
        of the sample cloud and restores them; and then serves until Ctrl-C, which ends everything that it started. It serves the
        dashboard, which shows all of this in a browser, and two pages for offline logs: one writes them, the other orders and shows
        them; it prints their addresses.

        With WeChat__AppId, WeChat__AppSecret and WeChat__Env in local.settings.json (working folder, then the folder of ./run) it uses
        the real service, and the storage that AzureWebJobsStorage names there, instead of the simulator and Azurite; then it deletes
        and restores nothing.

        Exit codes:
          0    complete
          1    failed: the backup, or the restore of the sample
          2    wrong usage, or something is missing on this machine
          3    partial: some collections were missed; the reasons are printed
          4    canceled
          130  ended by Ctrl-C
        """)
    {
        Once,
        Data,
        Port,
        new HelpOption(),
    };

    /// <summary>The options, or the sentence that says what is wrong with them.</summary>
    public static RunOptions Parse(string[] arguments)
    {
        var result = Command.Parse(arguments);
        if (result.Errors.Count > 0)
            throw new Failure(ExitCode.Usage, $"{result.Errors[0].Message} See ./run --help.");
        var data = result.GetValue(Data);
        if (result.GetResult(Data) is not null && string.IsNullOrWhiteSpace(data))
            throw new Failure(ExitCode.Usage, "--data needs the name of a folder. See ./run --help.");
        var port = result.GetResult(Port) is null ? DefaultPort : result.GetValue(Port);
        if (port is < 0 or > 65535)
            throw new Failure(ExitCode.Usage, $"--port takes a number from 0 to 65535, not {port}. See ./run --help.");
        return new(result.GetValue(Once), data, port);
    }

    /// <summary>Prints the help if the arguments ask for it.</summary>
    public static bool TryHelp(string[] arguments, TextWriter output)
    {
        var result = Command.Parse(arguments);
        if (result.Action is not HelpAction)
            return false;
        result.Invoke(new InvocationConfiguration { Output = output });
        return true;
    }
}
