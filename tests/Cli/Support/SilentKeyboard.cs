namespace Cli.Tests.Support;

/// <summary>Somebody who sits there and types nothing.</summary>
internal sealed class SilentKeyboard(Action asked) : TextReader
{
    private readonly ManualResetEventSlim never = new();

    public override string? ReadLine()
    {
        asked();
        never.Wait();
        return null;
    }

    protected override void Dispose(bool disposing)
    {
        never.Set();
        base.Dispose(disposing);
    }
}
