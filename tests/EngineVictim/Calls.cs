using System.Globalization;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;

namespace EngineVictim;

/// <summary>
/// Calls of the client as lines of words between tabs: a number, a verb, an instance id, and more. The answer carries the same
/// number and is printed when the engine has acknowledged the call, not before. Calls run side by side.
/// </summary>
internal sealed class Calls(DurableTaskClient client, CancellationToken stopping)
{
    private const int PageSize = 500;
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly Lock _lock = new();

    /// <summary>Says that it serves, and reads from a thread of its own until the input ends. Then the process ends at once.</summary>
    public void Serve(TimeSpan age)
    {
        Print($"serving\t{age.TotalMilliseconds:0}");
        new Thread(Read) { IsBackground = true }.Start();
    }

    private void Read()
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (input.ReadLine() is { } line)
            _ = AnswerAsync(line.Split('\t'));
        Environment.Exit(3);
    }

    private async Task AnswerAsync(string[] words)
    {
        try
        {
            Print($"{words[0]}\t{await RunAsync(words[1], words[2], words[3..])}");
        }
        catch (Exception exception)
        {
            // A process that is asked to stop acknowledges nothing more.
            if (!stopping.IsCancellationRequested)
                Print($"{words[0]}\terror\t{exception.ToString().ReplaceLineEndings(" ")}");
        }
    }

    private async Task<string> RunAsync(string verb, string id, string[] words)
    {
        switch (verb)
        {
            case "start":
                return await StartAsync(id, words[0], Number(words[1]), TimeSpan.FromMilliseconds(Number(words[2])));
            case "raise":
                await client.RaiseEventAsync(id, words[0], Number(words[1]));
                return "ok";
            case "suspend":
                await client.SuspendInstanceAsync(id);
                return "ok";
            case "resume":
                await client.ResumeInstanceAsync(id);
                return "ok";
            case "terminate":
                await client.TerminateInstanceAsync(id, new TerminateInstanceOptions { Recursive = true });
                return "ok";
            case "rewind":
                return await RewindAsync(id);
            case "purge":
                await client.PurgeInstanceAsync(id, new PurgeInstanceOptions { Recursive = true });
                return "ok";
            case "wait":
                return Describe(await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true));
            case "list":
                return await ListAsync(id);
            default:
                throw new ArgumentException($"No such verb: {verb}", nameof(verb));
        }
    }

    /// <summary>A caller that was not told asks again: an id that is there counts as started, whatever has become of it.</summary>
    private async Task<string> StartAsync(string id, string name, int size, TimeSpan delay)
    {
        DateTimeOffset? startAt = delay > TimeSpan.Zero ? TimeProvider.System.GetUtcNow() + delay : null;
        var options = new StartOrchestrationOptions(id, startAt) { DedupeStatuses = Enum.GetNames<OrchestrationRuntimeStatus>() };
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(name, size, options);
        }
        catch (OrchestrationAlreadyExistsException)
        {
        }

        return "ok";
    }

    /// <summary>A caller that was not told asks again: then it is refused, because it goes on already or has ended well.</summary>
    private async Task<string> RewindAsync(string id)
    {
        try
        {
            await client.RewindInstanceAsync(id, "修好了");
        }
        catch (InvalidOperationException) when (!stopping.IsCancellationRequested)
        {
        }

        return "ok";
    }

    /// <summary>A page of ids with their status, after the token of the next page, which is empty at the end.</summary>
    private async Task<string> ListAsync(string token)
    {
        var query = new OrchestrationQuery { PageSize = PageSize, ContinuationToken = token.Length == 0 ? null : token };
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages())
            return string.Join('\t', page.Values.Select(one => $"{one.InstanceId}={one.RuntimeStatus}").Prepend(page.ContinuationToken ?? ""));
        return "";
    }

    private static string Describe(OrchestrationMetadata ended) => string.Join(
        '\t',
        ended.RuntimeStatus,
        ended.SerializedOutput is null ? ended.FailureDetails?.ErrorMessage : ended.ReadOutputAs<string>(),
        ended.SerializedCustomStatus is null ? "" : ended.ReadCustomStatusAs<string>());

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private void Print(string line)
    {
        var bytes = Console.OutputEncoding.GetBytes(line + "\n");
        lock (_lock)
        {
            _output.Write(bytes);
            _output.Flush();
        }
    }
}
