using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cli.Texts;

namespace Cli.Downloads;

/// <summary>What a part is a part of.</summary>
internal sealed record PartOf(string Backup, string Collection, string Sha256);

/// <summary>
/// A file that is being downloaded, as <c>FILE.part</c>. Beside it <c>FILE.part.json</c> says what it is: only a download of the same bytes is resumed. The
/// lock on it keeps a second run away.
/// </summary>
internal sealed class PartFile : IDisposable
{
    private readonly string target;
    private readonly FileStream stream;

    private PartFile(string target, FileStream stream) => (this.target, this.stream) = (target, stream);

    public static string PathOf(string target) => $"{target}.part";

    public long Length => stream.Length;

    /// <summary>Opens the part, to resume it if it belongs to the same file, else empty.</summary>
    /// <exception cref="Failure">A file of that name exists that wf did not create.</exception>
    public static PartFile Open(string target, PartOf of, long most, Words words)
    {
        if (Directory.Exists(target))
            throw new Failure(ExitCode.Usage, words["dump.folder", target]);
        var part = new PartFile(target, new FileStream(PathOf(target), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        try
        {
            part.Begin(of, most, words);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>Passes the existing bytes to <paramref name="each"/>, and is then positioned after them.</summary>
    public async Task ReadAsync(Action<ReadOnlySpan<byte>> each, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        stream.Position = 0;
        while (await stream.ReadAsync(buffer, cancellation) is var read and > 0)
            each(buffer.AsSpan(0, read));
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => await stream.WriteAsync(bytes, cancellation);

    /// <summary>Turns it into the target, completely or not at all.</summary>
    /// <returns>The bytes of the target.</returns>
    public async Task<long> FinishAsync(CancellationToken cancellation)
    {
        stream.Flush(flushToDisk: true);
        var (made, length) = (PathOf(target), stream.Length);
        if (!target.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            (made, length) = ($"{target}.tmp", await InflateAsync($"{target}.tmp", cancellation));
        File.Move(made, target, overwrite: true);
        Remove();
        return length;
    }

    /// <summary>Removes it and its description.</summary>
    public void Remove()
    {
        File.Delete(PathOf(target));
        File.Delete(NotePath);
    }

    public void Dispose() => stream.Dispose();

    private string NotePath => $"{PathOf(target)}.json";

    private async Task<long> InflateAsync(string path, CancellationToken cancellation)
    {
        try
        {
            stream.Position = 0;
            await using var raw = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
            await using var inflated = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            await inflated.CopyToAsync(raw, cancellation);
            raw.Flush(flushToDisk: true);
            return raw.Length;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private void Begin(PartOf of, long most, Words words)
    {
        if (ReadNote() == of && stream.Length <= most)
            return;
        if (stream.Length > 0 && !File.Exists(NotePath))
            throw new Failure(ExitCode.Refused, words["dump.foreignPart", PathOf(target)]);
        // In this order, the note of this file is never beside bytes of another.
        stream.SetLength(0);
        File.WriteAllBytes(NotePath, JsonSerializer.SerializeToUtf8Bytes(of, PartJson.Default.PartOf));
    }

    private PartOf? ReadNote()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(NotePath), PartJson.Default.PartOf);
        }
        catch (Exception unreadable) when (unreadable is FileNotFoundException or JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PartOf))]
internal sealed partial class PartJson : JsonSerializerContext;
