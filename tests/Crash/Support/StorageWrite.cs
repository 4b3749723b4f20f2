namespace Crash.Tests.Support;

/// <summary>A request that changes what lies in storage.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Target">Path and query, unescaped.</param>
/// <param name="Body">What a table is sent; nothing for blobs.</param>
internal sealed record StorageWrite(string Method, string Target, string Body)
{
    /// <summary>Whether a column is written, with this value.</summary>
    public bool Sets(string column, string value) => Body.Contains($"\"{column}\":\"{value}\"", StringComparison.Ordinal);

    /// <summary>Whether a column is written at all; null is nothing.</summary>
    public bool Sets(string column) =>
        Body.Contains($"\"{column}\":", StringComparison.Ordinal) && !Body.Contains($"\"{column}\":null", StringComparison.Ordinal);
}

/// <summary>When the process dies by a write: no byte of it has reached storage, or storage has done it and nobody was told.</summary>
internal enum DeathMoment
{
    Before,
    After,
}

/// <summary>One moment in which the process can die.</summary>
/// <param name="Moment">Before or after the write.</param>
/// <param name="What">The write, for people.</param>
/// <param name="Is">The write, for the proxy.</param>
internal sealed record DeadlyWrite(DeathMoment Moment, string What, Func<StorageWrite, bool> Is)
{
    public override string ToString() => $"{Moment} {What}";
}
