namespace Cli.Tests.Support;

/// <summary>Waits for what comes by itself.</summary>
internal static class Until
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task NextSecondAsync()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        await TrueAsync(() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() > now);
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
            await Task.Delay(Look, TimeProvider.System, patience.Token);
    }
}
