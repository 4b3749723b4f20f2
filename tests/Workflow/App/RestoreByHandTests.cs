using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Azurite;
using Simulator.Faults;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>What a backup leaves in storage is enough to put a collection back: <c>docs/restore-by-hand.sh</c> in an empty folder, without the app.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RestoreByHandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("workflow-restore-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Sums_OfABackup_AreWhatSha256sumChecks()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 300), ("空", 0), ("../etc\"'\\", 3), (" *users ", 40)).Cloud.Faults.Add(FileGoneOnce("订单"));
        var backup = await app.RunBackupAsync();
        var container = await ContainerAsync();
        foreach (var export in backup.Exports!)
            await DownloadAsync(container, export.BlobName!, export.BlobName![(BlobNames.Folder(app.Env, backup.Id).Length + 1)..]);
        await DownloadAsync(container, BlobNames.Sha256Sums(app.Env, backup.Id), "SHA256SUMS");

        var (code, said) = await RunAsync("sha256sum", "--check", "--strict", "SHA256SUMS");

        Assert.True(code == 0, said);
        Assert.Equal(4, said.Split('\n').Count(line => line.EndsWith(": OK", StringComparison.Ordinal)));
        Assert.Contains("!2/订单.jsonl.gz: OK", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sums_OfSomethingElseInTheirPlace_AreLeftAndTheBackupHasNoManifest()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(3)));
        app.With(("订单", 1)).Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();
        var container = await ContainerAsync();
        await container.CreateIfNotExistsAsync();
        var blob = container.GetBlobClient(BlobNames.Sha256Sums(app.Env, id));
        await blob.UploadAsync(BinaryData.FromString("别的"));
        app.Clock.AutoAdvance = true;

        var backup = await app.WaitAsync(id);

        Assert.Equal((BackupOutcome.Failed, $"The blob '{blob.Name}' exists and holds other hashes. It was left as it is; start another backup."), (backup.Outcome, backup.Reason));
        Assert.Equal("别的", (await blob.DownloadContentAsync()).Value.Content.ToString());
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => app.ManifestAsync(id));
    }

    [Fact]
    public async Task Script_InAnEmptyFolder_GivesTheBytesOfTheJob()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("users", 40), ("订单", 1200), ("空", 0), ("../etc\"'\\", 3)).Cloud.Faults.Add(FileGoneOnce("users"));
        var id = (await app.RunBackupAsync()).Id;
        var container = await ContainerAsync();
        var jobs = app.Cloud.Jobs.GroupBy(job => job.Collection).ToDictionary(same => same.Key, same => same.Last().File);
        await app.StopHostAsync();

        foreach (var (collection, file) in ((string, string)[])[("users", "users.json"), ("订单", "订单.json"), ("空", "空.json"), ("../etc\"'\\", "%2E.%2Fetc\"'%5C.json")])
        {
            var (code, said) = await RestoreAsync(container, $"{app.Env}/{id}", collection);

            Assert.True(code == 0, said);
            Assert.Contains($"{file}: {jobs[collection]?.Documents ?? 0} documents, hash as recorded.", said, StringComparison.Ordinal);
            Assert.Contains("indexes or permissions", said, StringComparison.Ordinal);
            Assert.DoesNotContain("Warning", said, StringComparison.Ordinal);
            Assert.Equal(jobs[collection] is { } exported ? await exported.BytesAsync() : [], await File.ReadAllBytesAsync(Path.Combine(folder, file)));
        }
        Assert.Equal(4, Directory.GetFileSystemEntries(folder).Length);
    }

    [Fact]
    public async Task Script_BackupOfBeforeThereWereSums_TakesTheHashesOfItsManifest()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 12), ("users", 5));
        var id = (await app.RunBackupAsync()).Id;
        var container = await ContainerAsync();
        await container.DeleteBlobAsync(BlobNames.Sha256Sums(app.Env, id));

        var (code, said) = await RestoreAsync(container, $"{app.Env}/{id}", "订单");

        Assert.True(code == 0, said);
        Assert.Equal(await app.Cloud.Jobs.Single(job => job.Collection == "订单").File!.BytesAsync(), await File.ReadAllBytesAsync(Path.Combine(folder, "订单.json")));
    }

    [Fact]
    public async Task Script_FileThatIsNoGoodCopy_WarnsOrRefusesAndNeverReplaces()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 12), ("坏", 5), ("users", 2));
        app.Cloud.Faults.Add(new Fault { Effect = FaultEffect.BrokenLine, Collection = "坏", Line = 1 });
        var backup = await app.RunBackupAsync("""{"collections":["坏","订单"],"exports":[{"collection":"users","query":"limit(1)"}]}""");
        var (container, place) = (await ContainerAsync(), $"{app.Env}/{backup.Id}");

        Assert.Contains("Warning: this export failed", await SaidAsync(0, RestoreAsync(container, place, "坏")), StringComparison.Ordinal);
        Assert.Contains("Warning: this is an export of a part", await SaidAsync(0, RestoreAsync(container, place, "users")), StringComparison.Ordinal);
        Assert.Contains("users.json is in this folder already", await SaidAsync(1, RestoreAsync(container, place, "users")), StringComparison.Ordinal);

        await OverwriteAsync(container.GetBlobClient($"{place}/订单.jsonl.gz"));
        Assert.Contains("订单.jsonl.gz does not have the hash that the backup recorded", await SaidAsync(1, RestoreAsync(container, place, "订单")), StringComparison.Ordinal);
        await container.DeleteBlobAsync($"{place}/订单.jsonl.gz");
        Assert.Contains("订单.jsonl.gz, and it is gone", await SaidAsync(1, RestoreAsync(container, place, "订单")), StringComparison.Ordinal);
        Assert.Equal(["users.json", "坏.json"], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Script_WhatIsNotThere_IsNamed()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 12));
        var place = $"{app.Env}/{(await app.RunBackupAsync()).Id}";
        var container = await ContainerAsync();

        Assert.Contains($"no backup '{app.Env}/20260101T000000Z-abcd' in {container.Uri}", await SaidAsync(1, RestoreAsync(container, $"{app.Env}/20260101T000000Z-abcd", "订单")), StringComparison.Ordinal);
        Assert.Contains("no file 没有.jsonl.gz. It has:\n  订单.jsonl.gz", await SaidAsync(1, RestoreAsync(container, place, "没有")), StringComparison.Ordinal);
        var refused = await SaidAsync(1, RestoreAsync($"{container.Uri}?sv=2024-11-04&sr=c&sp=r&se=2099-01-01T00%3A00%3A00Z&sig=c2VjcmV0", place, "订单"));
        Assert.Contains("Storage answers 403", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", refused, StringComparison.Ordinal);
        Assert.Contains("Storage could not be reached", await SaidAsync(1, RestoreAsync("http://127.0.0.1:1/backups", place, "订单")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task Script_WrongUseOrMachine_SaysWhatToDo()
    {
        Assert.Contains("See restore-by-hand.sh --help", await SaidAsync(2, RestoreAsync("http://127.0.0.1:1/backups", "e/b")), StringComparison.Ordinal);
        Assert.Contains("Usage:", await SaidAsync(0, RunAsync("bash", Script, "--help")), StringComparison.Ordinal);
        Assert.Contains("curl is missing: install it", await SaidAsync(1, RunAsync("env", "PATH=", "/bin/bash", Script, "http://127.0.0.1:1/backups", "e/b", "c")), StringComparison.Ordinal);
    }

    private static string Script => Repository.PathOf("docs/restore-by-hand.sh");

    // The first job's file is gone, so that the one that counts lies in the folder of the second.
    private static Fault FileGoneOnce(string collection) => new() { Effect = FaultEffect.FileGone, Collection = collection, Times = 1 };

    private static async Task<BlobContainerClient> ContainerAsync() => new((await AzuriteServer.SharedAsync()).ConnectionString, BackupBlobs.ContainerName);

    private static async Task OverwriteAsync(BlobClient blob)
    {
        using var changed = new MemoryStream();
        await using (var gzip = new GZipStream(changed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync("""{"_id":"another"}"""u8.ToArray());
        await blob.UploadAsync(BinaryData.FromBytes(changed.ToArray()), overwrite: true);
    }

    private async Task DownloadAsync(BlobContainerClient container, string blobName, string file)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await container.GetBlobClient(blobName).DownloadToAsync(path);
    }

    private static async Task<string> SaidAsync(int code, Task<(int Code, string Said)> run)
    {
        var (ended, said) = await run;
        Assert.True(code == ended, $"{ended}: {said}");
        return said;
    }

    private Task<(int Code, string Said)> RestoreAsync(BlobContainerClient container, params string[] rest) =>
        RestoreAsync(container.GenerateSasUri(BlobContainerSasPermissions.Read, TimeProvider.System.GetUtcNow().AddHours(1)).AbsoluteUri, rest);

    private Task<(int Code, string Said)> RestoreAsync(string container, params string[] rest) => RunAsync("bash", [Script, container, .. rest]);

    private async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = folder,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }
}
