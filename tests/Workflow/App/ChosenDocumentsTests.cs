using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Faults;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Exports;
using Workflow.Exports.Activities;
using Workflow.Exports.Orchestrators;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>The export of chosen documents of any environment into any folder, by the orchestrator that backups use.</summary>
public sealed class ChosenDocumentsTests
{
    private const string Orders = "订单";
    private const string Elsewhere = "别的环境";
    private const string List = "选中/20261121T175900Z-safe/订单.json";

    [Fact]
    public async Task Export_OfChosenDocumentsOfAnotherEnvironment_HoldsThemAndLiesInTheFolder()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);

        var (end, row) = await ExportAsync(app, new(List, 1, 3), """["别的","一",2.0,"\u2028三","\u4e94"]""");

        Assert.Equal((ExportStatus.Complete, 3), (end.Status, end.Documents));
        Assert.Equal((3L, 3L, false), (row.Export.CountBefore, row.Export.CountAfter, row.Export.Whole));
        Assert.Equal($"安全/{row.BackupId}/{Orders}.jsonl.gz", row.Export.BlobName);
        await using var blob = await app.Services.GetRequiredService<BackupBlobs>().OpenReadAsync(row.Export.BlobName!, default);
        using var reader = new StreamReader(new GZipStream(blob, CompressionMode.Decompress), Encoding.UTF8);
        Assert.Equal("{\"_id\":\"一\"}\n{\"_id\":2}\n{\"_id\":\"\u2028三\"}\n", await reader.ReadToEndAsync());
        var job = Assert.Single(app.Cloud.Jobs);
        Assert.Equal(Elsewhere, job.Env);
        Assert.Equal("""db.collection("订单").where({"_id":_.in(["一",2.0,"\u2028三"])}).get()""", job.Query);
        Assert.DoesNotContain("\"一\"", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfDocumentsThatAreGone_IsEmpty()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);

        var (end, _) = await ExportAsync(app, new(List, 0, 1), """["别的"]""");

        Assert.Equal(ExportStatus.Empty, end.Status);
    }

    [Theory]
    [InlineData(0, 101)]
    [InlineData(50, 60)]
    [InlineData(0, 0)]
    [InlineData(-1, 2)]
    public async Task Export_OfMoreThanTheListHolds_FailsAndAsksForNoJob(int first, int count)
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);

        var (end, row) = await ExportAsync(app, new(List, first, count), $"[{string.Join(',', Enumerable.Range(0, 101))}]");

        Assert.Equal(ExportStatus.Failed, end.Status);
        Assert.Contains("is missing or has become shorter", row.Export.Reason, StringComparison.Ordinal);
        Assert.Empty(app.Cloud.Jobs);
    }

    [Fact]
    public async Task Export_OfAHundredDocuments_IsOneJob()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);

        var (end, _) = await ExportAsync(app, new(List, 0, Limits.ChosenDocuments), $"[{string.Join(',', Enumerable.Range(0, 100))}]");

        Assert.Equal((ExportStatus.Complete, 1), (end.Status, end.Documents));
    }

    [Fact]
    public async Task Export_ThatTheServiceFailsQuotingThem_ShowsNoneOfThem()
    {
        await using var app = await RunningApp.StartAsync();
        Fill(app);
        app.Cloud.Faults.Add(new Fault { Effect = FaultEffect.JobFails, Message = "查询失败: _id in [身份-张三]" });

        var (end, row) = await ExportAsync(app, new(List, 0, 2), """["一","身份-张三"]""");

        Assert.Equal((ExportStatus.Failed, true), (end.Status, row.Export.Reason!.Contains("it gave no reason", StringComparison.Ordinal)));
        Assert.DoesNotContain("张三", row + app.Log.Text, StringComparison.Ordinal);
    }

    private static void Fill(RunningApp app) => app.Cloud.Env(Elsewhere).Collection(Orders).Add(
        """{"_id":"一"}""", """{"_id":2}""", "{\"_id\":\"\u2028三\"}", """{"_id":"四"}""", """{"_id":"五"}""");

    private static async Task<(ExportEnd End, ExportRow Row)> ExportAsync(RunningApp app, ChosenDocuments chosen, string ids)
    {
        var backupId = BackupId.Create(app.Env, app.Clock.GetUtcNow(), "安全");
        var rows = app.Services.GetRequiredService<ExportsTable>();
        await app.Services.GetRequiredService<DerivedBlobs>().WriteAsync(List, System.Text.Encoding.UTF8.GetBytes(ids), default);
        await rows.AddAsync(
            [
                new()
                {
                    BackupId = backupId,
                    Index = 0,
                    Folder = $"安全/{backupId}",
                    Chosen = chosen,
                    Export = new() { Collection = Orders, Status = ExportStatus.Pending, Whole = false },
                },
            ],
            default);
        var plan = new ExportPlan { BackupId = backupId, Env = Elsewhere, Collection = Orders, Index = 0, MaxWait = TimeSpan.FromHours(1) };
        var instance = await app.Client.ScheduleNewOrchestrationInstanceAsync(nameof(ExportCollectionOrchestrator), plan);
        var ended = await app.Client.WaitForInstanceCompletionAsync(instance, getInputsAndOutputs: true);
        Assert.True(ended.RuntimeStatus == Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        return (ended.ReadOutputAs<ExportEnd>()!, await rows.GetAsync(backupId, Orders, default));
    }
}
