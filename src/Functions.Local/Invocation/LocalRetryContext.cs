using AppRetryContext = Microsoft.Azure.Functions.Worker.RetryContext;

namespace Functions.Local.Invocation;

/// <summary>Which call of a row of retries this is.</summary>
internal sealed class LocalRetryContext(int count, int most) : AppRetryContext
{
    public override int RetryCount => count;

    public override int MaxRetryCount => most;
}
