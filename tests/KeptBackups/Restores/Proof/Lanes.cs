using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Workflow.Tests.Restores.Proof;

/// <summary>Plays many cases over some apps, each for many of them. A case that fails costs its app; its name is told with what was found.</summary>
internal static class Lanes
{
    private const int AtOnce = 2;

    // Backups and restores add up in the tables of one app.
    private const int CasesAnApp = 100;

    /// <param name="cases">What is played, each with a name that plays it again.</param>
    /// <param name="play">Gives a word for the statistics; throws what is wrong.</param>
    /// <param name="output">Gets the statistics.</param>
    /// <param name="settings">Of the app.</param>
    public static async Task PlayAsync<T>(
        IReadOnlyList<T> cases, Func<ProofSite, T, Task<string>> play, ITestOutputHelper output, params (string Name, string? Value)[] settings)
    {
        var start = Stopwatch.GetTimestamp();
        var queue = new ConcurrentQueue<T>(cases);
        var found = new ConcurrentQueue<string>();
        var words = new ConcurrentDictionary<string, int>();
        await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, cases.Count)).Select(_ => Task.Run(LaneAsync)));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cases.Count} cases in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s: {string.Join(", ", words.OrderBy(one => one.Key).Select(one => $"{one.Value} {one.Key}"))}"));
        Assert.True(found.IsEmpty, $"{found.Count} of {cases.Count} fail.\n{string.Join("\n\n", found.Take(5))}");

        async Task LaneAsync()
        {
            ProofSite? site = null;
            for (var played = 0; queue.TryDequeue(out var one); played++)
            {
                try
                {
                    if (played % CasesAnApp == 0 && site is not null)
                    {
                        await site.DisposeAsync();
                        site = null;
                    }
                    site ??= await ProofSite.StartAsync(settings);
                    site.Reset();
                    words.AddOrUpdate(await play(site, one), 1, static (_, count) => count + 1);
                }
                catch (Exception wrong)
                {
                    found.Enqueue($"{one}: {wrong.Message}\n{wrong.StackTrace}");
                    if (site is not null)
                        await site.DisposeAsync();
                    site = null;
                }
            }
            if (site is not null)
                await site.DisposeAsync();
        }
    }
}
