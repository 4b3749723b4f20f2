using Cli.Output;

namespace Cli.Downloads;

/// <summary>How far a download is, on a terminal's standard error, once it takes longer than a moment.</summary>
internal sealed class ByteProgress(Session session, long total, bool isShown) : IDisposable
{
    private long last = session.Time.GetTimestamp();
    private int width;

    public void Show(long done)
    {
        if (!isShown || session.Screen.IsQuiet || session.Time.GetElapsedTime(last) < Limits.ProgressAfter)
            return;
        last = session.Time.GetTimestamp();
        var line = session.Words["dump.progress", Sizes.Bytes(done), Sizes.Bytes(total), total == 0 ? 100 : done * 100 / total];
        session.Terminal.Error.Write($"\r{line}{new string(' ', Math.Max(0, width - line.Length))}");
        width = line.Length;
    }

    public void Dispose()
    {
        // Chinese letters are two columns wide.
        if (width > 0)
            session.Terminal.Error.Write($"\r{new string(' ', width + 8)}\r");
    }
}
