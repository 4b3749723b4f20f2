using System.Text.Json;
using Simulator.Faults;
using Simulator.Jobs;

namespace WeChat.Tests;

public class JobStatusTests
{
    [Fact]
    public async Task Job_ThroughItsPhases_RunsUntilItSucceeds_AndThenHasALink()
    {
        await using var rig = await StartAsync(o => o.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(10)));
        var jobId = await rig.ExportAsync("订单");
        foreach (var word in new[] { "waiting", "reading", "writing", "migrating" })
        {
            var status = await rig.Client.GetMigrateStatusAsync(Rig.Env, jobId, default);
            Assert.Equal((MigrateState.Running, word), (status.State, status.RawStatus));
            Assert.Null(status.FileUrl);
            rig.Clock.Advance(word is "reading" or "writing" ? TimeSpan.FromMinutes(4) : TimeSpan.FromMinutes(1));
        }
        var done = await rig.Client.GetMigrateStatusAsync(Rig.Env, jobId, default);
        Assert.Equal((MigrateState.Success, 3, 0), (done.State, done.RecordSuccess, done.RecordFail));
        Assert.Equal("导出完成.", done.Message);
        Assert.NotNull(done.FileUrl);
    }

    [Theory]
    [InlineData("migrating")]
    [InlineData("paused")]
    [InlineData("排队中")]
    public async Task Job_WithAnyUnknownStatus_CountsAsRunning(string word)
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.NeverEnds, Message = word });
        var status = await rig.Client.GetMigrateStatusAsync(Rig.Env, await rig.ExportAsync("订单"), default);
        Assert.Equal((MigrateState.Running, word), (status.State, status.RawStatus));
    }

    [Fact]
    public async Task Job_OfAnEmptyCollection_FailsWithTheKnownSentence()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Env(Rig.Env).Collection("空");
        var status = await rig.Client.GetMigrateStatusAsync(Rig.Env, await rig.ExportAsync("空"), default);
        Assert.Equal((MigrateState.Fail, true), (status.State, status.SaysNothingToExport));
        Assert.Null(status.FileUrl);
    }

    [Fact]
    public async Task Job_ThatFailed_SaysWhy()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Faults.Add(new Fault { Effect = FaultEffect.JobFails, Message = "磁盘已满, 见 https://cos.example.com/a/b?q-signature=abcdef&x=1" });
        var status = await rig.Client.GetMigrateStatusAsync(Rig.Env, await rig.ExportAsync("订单"), default);
        rig.Show(status);
        Assert.Equal((MigrateState.Fail, false), (status.State, status.SaysNothingToExport));
        Assert.StartsWith("磁盘已满", status.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_MessageUnderTheOtherName_IsRead()
    {
        await using var rig = await StartAsync(o => o.MessageAsErrMsg = true);
        var status = await rig.Client.GetMigrateStatusAsync(Rig.Env, await rig.ExportAsync("订单"), default);
        Assert.Equal("导出完成.", status.Message);
    }

    [Fact]
    public async Task Job_OfAnotherEnvironment_IsAnError()
    {
        await using var rig = await StartAsync();
        rig.Cloud.Env("另一个环境");
        var jobId = await rig.ExportAsync("订单");
        var failure = await rig.FailsAsync(() => rig.Client.GetMigrateStatusAsync("另一个环境", jobId, default));
        Assert.Equal(ErrorClass.Permanent, failure.Class);
    }

    [Fact]
    public async Task Status_AsTextOrJson_NeverShowsTheLink()
    {
        await using var rig = await StartAsync();
        var status = await rig.Client.GetMigrateStatusAsync(Rig.Env, await rig.ExportAsync("订单"), default);
        rig.Show(status);
        Assert.NotEmpty(status.FileUrl!.Query);
        Assert.DoesNotContain("127.0.0.1", status.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", JsonSerializer.Serialize(status), StringComparison.Ordinal);
    }

    private static async Task<Rig> StartAsync(Action<Simulator.WeChatCloudOptions>? cloudOptions = null)
    {
        var rig = await Rig.StartAsync(cloudOptions: cloudOptions);
        rig.Cloud.Env(Rig.Env).Collection("订单").AddGenerated(3);
        return rig;
    }
}
