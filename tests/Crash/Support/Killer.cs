namespace Crash.Tests.Support;

/// <summary>Kills the process while a run is at work, at moments that chance draws, and starts it again on the same store.</summary>
/// <param name="app">The process.</param>
/// <param name="chance">Draws the moments.</param>
/// <param name="mostLines">About how many lines a run prints.</param>
internal sealed class Killer(AppSite app, Random chance, int mostLines)
{
    /// <summary>How often it has killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Kills up to three times, or until the run has ended.</summary>
    public async Task KillAsync(string id, CancellationToken patience)
    {
        for (var kills = chance.Next(1, 4); kills > 0; kills--)
        {
            var life = app.Lives[^1];
            var (lines, then) = (chance.Next(mostLines), TimeSpan.FromMilliseconds(chance.Next(60)));
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(patience);
            var ended = (await life.ListeningAsync()).WaitForEndAsync(id, enough.Token);
            var first = await Task.WhenAny(ended, life.Log.MoreAsync(lines));
            await enough.CancelAsync();
            _ = ended.ContinueWith(static left => left.Exception, TaskScheduler.Default);
            if (first == ended)
                return;
            await Task.Delay(then, TimeProvider.System, patience);
            Assert.False(life.HasExited, "The app ended by itself.");
            await life.KillAsync();
            Kills++;
            app.Launch();
        }
    }
}
