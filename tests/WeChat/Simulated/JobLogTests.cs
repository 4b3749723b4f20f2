namespace WeChat.Tests.Simulated;

/// <summary>A simulator that was ended and started again with the same data.</summary>
public sealed class JobLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simulator-jobs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task StartedAgain_JobOfTheRunBefore_IsKnownWithTheSameFile()
    {
        long id;
        string file;
        await using (var before = await StartAsync())
        {
            id = await before.ExportAsync("db.collection('订单').get()");
            file = await before.FileAsync(id);
        }

        await using var after = await StartAsync();

        Assert.Equal(file, await after.FileAsync(id));
        Assert.Equal(id + 1, await after.ExportAsync("db.collection('订单').get()"));
    }

    [Fact]
    public async Task StartedAgain_CsvOfTheRunBefore_IsStillOne()
    {
        long id;
        await using (var before = await StartAsync())
            id = await before.ExportAsync("db.collection('订单').field({_id:true}).get()", fileType: 2);

        await using var after = await StartAsync();

        Assert.StartsWith("_id\n", await after.FileAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartedAgain_LineHalfWritten_GoesByTheRest()
    {
        long id;
        await using (var before = await StartAsync())
            id = await before.ExportAsync("db.collection('订单').get()");
        await File.AppendAllTextAsync(Path.Combine(_folder, "jobs.jsonl"), "\n{\"Id\":50000");
        await using (var killed = await StartAsync())
            Assert.Equal(id + 1, await killed.ExportAsync("db.collection('订单').get()"));

        await using var after = await StartAsync();

        Assert.Equal("success", (string)(await after.InfoAsync(id))["status"]!);
        Assert.Equal("success", (string)(await after.InfoAsync(id + 1))["status"]!);
    }

    private Task<Wire> StartAsync() =>
        Wire.StartAsync(o => o.JobFile = Path.Combine(_folder, "jobs.jsonl"), cloud => cloud.Env(Wire.Env).Collection("订单").AddGenerated(100));
}
