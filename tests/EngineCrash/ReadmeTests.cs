using System.Diagnostics;
using EngineCrash.Tests.Support;

namespace EngineCrash.Tests;

/// <summary>The program of the backend's README does what the README says: it survives <c>kill -9</c>.</summary>
public sealed class ReadmeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public void Program_IsTheOneOfTheReadme()
    {
        string readme = File.ReadAllText(Built.File("src/DurableTask.Sqlite/README.md"));
        string program = File.ReadAllText(Built.File("tests/EngineSample/Program.cs"));

        Assert.Contains($"```csharp\n{program}```", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_KilledAfterEachNumber_GoesOnWhereItWas()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("readme-");
        List<string> said = [];
        for (var life = 1; said.LastOrDefault()?.StartsWith("Counting ended", StringComparison.Ordinal) != true; life++)
        {
            Assert.True(life <= 10, $"No end after {life} lives: {string.Join(", ", said)}");
            using Process process = Start(folder.FullName);
            using var patience = new CancellationTokenSource(Patience);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                // The rest is the log of the host.
                if (!line.StartsWith("Said ", StringComparison.Ordinal) && !line.StartsWith("Counting ", StringComparison.Ordinal))
                    continue;
                said.Add(line);
                if (life <= 3)
                    process.Kill();
            }

            await process.WaitForExitAsync(patience.Token);
        }

        // A number may be said again: its activity had run, and the process died before that was on disk.
        Assert.Equal(["Said 1", "Said 2", "Said 3", "Said 4", "Said 5", "Counting ended Completed"], said.Distinct());
        Assert.Equal(said, said.OrderBy(line => line.StartsWith("Counting", StringComparison.Ordinal)).ThenBy(line => line, StringComparer.Ordinal));
        Assert.InRange(said.Count, 6, 9);
        folder.Delete(recursive: true);
    }

    private static Process Start(string folder)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Built.Program("EngineSample")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
    }
}
