using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Cli.Tests.Support;

/// <summary>
/// A server that has one backup with one file, and ends the connection where it is told to: what it has sent by then arrives, so that a test knows where
/// the next call must begin. A real server cannot be made to do that.
/// </summary>
internal sealed class FileServer : IAsyncDisposable
{
    public const string BackupId = "20261130T180000Z-ab12";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Queue<int> cuts = new();
    private readonly Task serving;

    public FileServer(int documents = 20_000)
    {
        Raw = string.Concat(Enumerable.Range(0, documents).Select(i => $"{{\"_id\":{i},\"哈希\":\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{i}")))}\"}}\n"));
        var stored = new MemoryStream();
        using (var gzip = new GZipStream(stored, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(Raw));
        Stored = stored.ToArray();
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Stored));
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>What the file holds.</summary>
    public string Raw { get; }

    public byte[] Stored { get; }

    /// <summary>What the backup says of the file.</summary>
    public string Sha256 { get; set; }

    /// <summary>Whether <c>Range</c> is known.</summary>
    public bool KnowsRange { get; set; } = true;

    /// <summary>Called before a file is sent.</summary>
    public Action OnFile { get; set; } = () => { };

    /// <summary>Where each call for the file began.</summary>
    public List<long> Starts { get; } = [];

    public Uri Url => new($"http://{listener.LocalEndpoint}");

    /// <summary>The next call for the file is cut after so many bytes; the one after it after the next number.</summary>
    public void CutAfter(params int[] bytes) => Array.ForEach(bytes, cuts.Enqueue);

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await serving;
    }

    // One call after the other, each on a connection of its own.
    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                await AnswerAsync(client);
            }
            catch (IOException)
            {
                // Whoever asked has gone.
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var call = await reader.ReadLineAsync() ?? "";
        long? range = null;
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
        {
            if (header.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                range = long.Parse(header["Range: bytes=".Length..^1], CultureInfo.InvariantCulture);
        }
        if (call.Contains("/file?", StringComparison.Ordinal))
            await SendFileAsync(stream, KnowsRange ? range ?? 0 : 0);
        else
            await SendAsync(stream, "200 OK\r\nContent-Type: application/json", JsonSerializer.SerializeToUtf8Bytes(new
            {
                id = BackupId,
                outcome = "Complete",
                startedAt = "2026-11-30T18:00:00Z",
                exports = new[] { new { collection = "订单", status = "Complete", documents = Raw.Count(letter => letter == '\n'), storedBytes = Stored.Length, storedSha256 = Sha256 } },
            }), int.MaxValue);
        client.Client.Shutdown(SocketShutdown.Send);
    }

    private async Task SendFileAsync(Stream stream, long start)
    {
        Starts.Add(start);
        OnFile();
        var head = start > 0 ? $"206 Partial Content\r\nContent-Range: bytes {start}-{Stored.Length - 1}/{Stored.Length}" : "200 OK";
        await SendAsync(stream, $"{head}\r\nContent-Type: application/gzip\r\nETag: \"{Sha256}\"", Stored.AsMemory((int)start), cuts.TryDequeue(out var bytes) ? bytes : int.MaxValue);
    }

    private static async Task SendAsync(Stream stream, string head, ReadOnlyMemory<byte> body, int most)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body[..Math.Min(most, body.Length)]);
    }
}
