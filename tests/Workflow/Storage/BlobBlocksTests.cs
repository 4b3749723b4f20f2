using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azurite;
using Workflow.Storage;

namespace Workflow.Tests.Storage;

public sealed class BlobBlocksTests
{
    private const int Bytes = Limits.BlockBytes + 1000;

    private static readonly Dictionary<string, string> NoMetadata = [];

    [Fact]
    public async Task Commit_TwoWritersOfOneBlob_ItIsWhollyThatOfTheFirst()
    {
        var blob = await BlobAsync();
        var (one, other) = (Random(1), Random(2));
        await using var first = new BlobBlocks(blob);
        await using var second = new BlobBlocks(blob);
        await first.WriteAsync(one, default);
        // All of its blocks but the last go out after those of the first, and before the first commits.
        await second.WriteAsync(other, default);

        Assert.True(await first.CommitAsync(NoMetadata, default));
        Assert.False(await second.CommitAsync(NoMetadata, default));

        Assert.Equal(one, await ReadAsync(blob));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(one)), first.Sha256);
    }

    [Fact]
    public async Task Commit_AfterAWriterThatDied_ItIsWhollyThatOfTheNext()
    {
        var blob = await BlobAsync();
        // What an earlier version left uncommitted has other ids, of the same length: storage refuses two lengths in one blob.
        await blob.StageBlockAsync(Convert.ToBase64String("b1c7f4f0-2e34-4a7e-9d54-6f1f3a1c2d3e-000000"u8), new MemoryStream(Random(3)));
        await using (var dead = new BlobBlocks(blob))
            await dead.WriteAsync(Random(1), default);
        var bytes = Random(2);
        await using var next = new BlobBlocks(blob);
        await next.WriteAsync(bytes, default);

        Assert.True(await next.CommitAsync(NoMetadata, default));

        Assert.Equal(bytes, await ReadAsync(blob));
    }

    [Fact]
    public async Task Commit_BlocksOfTheSameBytes_StandAsOftenAsTheyWereWritten()
    {
        var blob = await BlobAsync();
        var bytes = new byte[(2 * Limits.BlockBytes) + 1];
        await using var writer = new BlobBlocks(blob);
        await writer.WriteAsync(bytes, default);

        Assert.True(await writer.CommitAsync(NoMetadata, default));

        Assert.Equal(bytes, await ReadAsync(blob));
    }

    private static byte[] Random(int seed)
    {
        var bytes = new byte[Bytes];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task<BlockBlobClient> BlobAsync()
    {
        var container = new BlobContainerClient((await AzuriteServer.SharedAsync()).ConnectionString, "blocks");
        await container.CreateIfNotExistsAsync();
        return container.GetBlockBlobClient($"块/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
    }

    private static async Task<byte[]> ReadAsync(BlockBlobClient blob) => (await blob.DownloadContentAsync()).Value.Content.ToArray();
}
