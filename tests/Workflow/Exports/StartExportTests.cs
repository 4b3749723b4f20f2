using Simulator.Faults;
using Workflow.Catalogue;
using Workflow.Steps;
using Workflow.Tests.Support;

namespace Workflow.Tests.Exports;

public sealed class StartExportTests
{
    private const string Orders = "订单";

    [Fact]
    public async Task StartExport_RunAgain_ReturnsTheSameJobAndAsksForNone()
    {
        await using var steps = await StartAsync();

        var first = await steps.StartExportAsync(Orders);
        var second = await steps.StartExportAsync(Orders);

        Assert.Equal(first.Value, second.Value);
        var job = Assert.Single(steps.Cloud.Jobs);
        Assert.EndsWith($"/{steps.BackupId}/0-1.json", job.FilePath, StringComparison.Ordinal);
        Assert.True(first.Value > int.MaxValue);
    }

    [Fact]
    public async Task StartExport_AnswerLost_CountsAnOrphanAndAsksOnceMore()
    {
        await using var steps = await StartAsync();
        steps.Cloud.Faults.Add(new Fault { Effect = FaultEffect.CutAfter, Endpoint = "databasemigrateexport", Times = 1 });

        var lost = await steps.StartExportAsync(Orders);
        Assert.Equal(StepKind.RetryLater, lost.Kind);
        Assert.Equal(ExportStatus.Starting, (await steps.RowAsync(Orders)).Export.Status);
        var found = await steps.StartExportAsync(Orders);

        Assert.Equal(2, steps.Cloud.Jobs.Count);
        var row = await steps.RowAsync(Orders);
        Assert.Equal((found.Value, 2, 1), (row.JobId!.Value, row.Export.Attempt, row.Export.OrphanJobs));
        Assert.EndsWith("/0-2.json", steps.Cloud.Jobs[1].FilePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartExport_ServiceSaysNotNow_AsksAgainWithoutAnOrphan()
    {
        await using var steps = await StartAsync();
        steps.Cloud.Faults.Answer("databasemigrateexport", 45011, "api minute-quota reach limit, must slower, retry next minute", times: 1);

        var refused = await steps.StartExportAsync(Orders);
        Assert.Equal((StepKind.RetryLater, "45011"), (refused.Kind, refused.Code));
        Assert.InRange(refused.AfterSeconds!.Value, 60, 120);
        await steps.StartExportAsync(Orders);

        Assert.Equal(0, (await steps.RowAsync(Orders)).Export.OrphanJobs);
        Assert.Single(steps.Cloud.Jobs);
    }

    [Theory]
    [InlineData(-501000, "[100003] Param Invalid: env check invalid be filterd", "-501000")]
    [InlineData(40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1-2-3", "203.0.113.7")]
    [InlineData(-502005, "database collection not exists. [ResourceNotFound] Db or Table not exist", "-502005")]
    public async Task StartExport_ServiceSaysNever_IsPermanentAndSaysWhatToDo(int code, string message, string expected)
    {
        await using var steps = await StartAsync();
        steps.Cloud.Faults.Answer("databasemigrateexport", code, message);

        var refused = await steps.StartExportAsync(Orders);

        Assert.Equal(StepKind.Permanent, refused.Kind);
        Assert.Contains(expected, $"{refused.Action} {refused.Code}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartExport_WrongSecret_IsPermanentAndNothingShowsTheSecret()
    {
        await using var steps = await StartAsync(options => options.AppSecret = "another-secret-9876543210");
        steps.Cloud.Options.AppSecret = "the-right-secret";

        var refused = await steps.StartExportAsync(Orders);

        Assert.Equal(StepKind.Permanent, refused.Kind);
        Assert.DoesNotContain("another-secret-9876543210", refused.ToString() + steps.Log.Text, StringComparison.Ordinal);
    }

    private static async Task<StepSite> StartAsync(Action<Simulator.WeChatCloudOptions>? configure = null)
    {
        var steps = await StepSite.StartAsync(configure);
        steps.Cloud.Env(steps.Env).Collection(Orders).AddGenerated(10);
        await steps.ListAsync(Orders);
        return steps;
    }
}
