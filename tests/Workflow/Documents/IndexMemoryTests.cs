using System.Diagnostics;
using Azurite;
using Microsoft.Extensions.Configuration;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Storage;

namespace Workflow.Tests.Documents;

/// <summary>However many documents a file has, its index is built in the same memory.</summary>
public sealed class IndexMemoryTests
{
    private const long MostBytes = 200_000_000;

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Write_AHundredMillionEntries_TakesLessThanTwoHundredMegabytes()
    {
        const long Entries = 100_000_000;
        var settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = (await AzuriteServer.SharedAsync()).ConnectionString };
        var derived = new DerivedBlobs(new StorageConnection(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
        const string FileName = "环境/100000000.jsonl.gz";
        var name = DocumentIndexes.NameOf(FileName);
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        var most = 0L;
        using var builder = new IndexBuilder();
        builder.Runs.Add(new(0, 10, 1));
        var chance = new Random(1);
        for (var number = 0L; number < Entries; number++)
        {
            builder.Add(new IndexEntry((ulong)chance.NextInt64() << 1, (ulong)number, 0, (ulong)number << 32));
            if (number % 1_000_000 == 0)
                Measure();
        }
        await using (var target = new BlobBlocks(await derived.GetBlockBlobAsync(name, default)))
        {
            using var timer = new Timer(_ => Measure(), null, 1000, 1000);
            await builder.WriteAsync(target.WriteAsync, Entries * 500, Entries * 100, new string('a', 64), new DoubleIds(_ => false), default);
            await target.ReplaceAsync(default);
        }

        Assert.InRange(most, 1, MostBytes);
        var index = await new DocumentIndexes(derived).OpenAsync(FileName, new string('a', 64), default);
        Assert.Equal(Entries, index!.Header.Entries);
        await derived.DeleteAsync(name, default);

        void Measure()
        {
            lock (builder)
            {
                process.Refresh();
                most = Math.Max(most, process.WorkingSet64 - before);
            }
        }
    }
}
