using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WeChat.Tests;

public class SecretTests
{
    [Fact]
    public async Task ChosenDocuments_QuotedByTheService_AreNotShown()
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Faults.Answer("databasecount", -605101, "unexpected token near _.in([\"张三-身份\",20260325.0]) and 张三-身份");

        var failure = await rig.FailsAsync(() => rig.Client.CountAsync(Rig.Env, "订单", new() { Ids = ["\"张三-身份\"", "20260325.0"] }, default));

        Assert.Contains("unexpected token near _.in([***,***]) and ***", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceMessage_ThatRepeatsSecrets_IsCleaned()
    {
        await using var rig = await Rig.StartAsync();
        await Assert.ThrowsAsync<WeChatException>(() => rig.Client.CountAsync(Rig.Env, "订单", default));
        var token = Assert.Single(rig.Cloud.IssuedTokens);
        rig.Cloud.Faults.Answer(
            "databasecount",
            40097,
            $"bad call {token} by {rig.Cloud.AppSecret}\n at https://cos.example.com/x?q-signature=ff&q-sign-time=1;2 with access_token=abcdefg {new string('长', 2000)}");

        var failure = await rig.FailsAsync(() => rig.Client.CountAsync(Rig.Env, "订单", default));

        Assert.Contains("bad call ***", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefg", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.True(failure.Message.Length < Limits.MaxServiceMessageLength + 200);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    public void ServiceMessage_AtItsLimit_IsCutAfterIt(int length)
    {
        var text = SafeText.Clean(new string('长', length));
        Assert.Equal(Limits.MaxServiceMessageLength + (length > Limits.MaxServiceMessageLength ? 1 : 0), text.Length);
    }

    [Fact]
    public void ServiceMessage_CutAtASurrogatePair_StaysText()
    {
        var text = SafeText.Clean(new string('x', Limits.MaxServiceMessageLength - 1) + "📦📦");
        Assert.Equal(new string('x', Limits.MaxServiceMessageLength - 1) + "…", text);
    }

    [Fact]
    public async Task RegisteredClient_AtTheFinestLogLevel_LogsNoSecret()
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Env(Rig.Env).Collection("订单").AddGenerated(3);
        var lines = new AllLogs();
        var settings = new Dictionary<string, string?>
        {
            ["WeChat:ApiBase"] = rig.Cloud.BaseAddress.ToString(),
            ["WeChat:AppId"] = rig.Cloud.AppId,
            ["WeChat:AppSecret"] = rig.Cloud.AppSecret,
            ["WeChat:RequestTimeout"] = "00:00:20",
        };
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines))
            .AddSingleton<TimeProvider>(rig.Clock)
            .AddWeChat(new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("WeChat"))
            .BuildServiceProvider();
        var client = services.GetRequiredService<CloudDatabaseClient>();
        Assert.Equal(TimeSpan.FromSeconds(20), services.GetRequiredService<WeChatOptions>().RequestTimeout);

        var jobId = await client.StartExportAsync(Rig.Env, "订单", CollectionPart.Whole, ExportFileType.Json, "a/1.json", default);
        var status = await client.GetMigrateStatusAsync(Rig.Env, jobId, default);
        await using (var download = await client.OpenDownloadAsync(status.FileUrl!, 0, null, default))
            await download.Content.CopyToAsync(Stream.Null);
        await UploadAndRemoveAsync(client);

        Assert.NotEmpty(lines.Inner.Lines);
        foreach (var line in lines.Inner.Lines)
        {
            rig.Show(line);
            Assert.All(["cos-token", "还原/随机", "张三-身份", "cloud://"], secret => Assert.DoesNotContain(secret, line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task RegisteredClient_WithoutSettings_StartsAndSaysWhichIsMissingWhenUsed()
    {
        await using var services = new ServiceCollection().AddLogging()
            .AddWeChat(new ConfigurationBuilder().Build().GetSection("WeChat"))
            .BuildServiceProvider();
        var client = services.GetRequiredService<CloudDatabaseClient>();
        var failure = await Assert.ThrowsAsync<WeChatException>(() => client.CountAsync(Rig.Env, "订单", default));
        Assert.Contains("WeChat__AppId", failure.Action, StringComparison.Ordinal);
    }

    private static async Task UploadAndRemoveAsync(CloudDatabaseClient client)
    {
        var line = System.Text.Encoding.UTF8.GetBytes("{\"_id\":\"张三-身份\"}\n");
        var file = await client.UploadAsync(Rig.Env, "还原/随机-1.json", line.Length, (stream, ct) => stream.WriteAsync(line, ct).AsTask(), default);
        await client.AddCollectionAsync(Rig.Env, "zz", default);
        await client.StartImportAsync(Rig.Env, "zz", "还原/随机-1.json", ConflictMode.Upsert, stopOnError: true, default);
        Assert.Single(await client.QueryAsync(Rig.Env, "zz", ["\"张三-身份\""], default));
        await client.DeleteCollectionAsync(Rig.Env, "zz", default);
        await client.DeleteFilesAsync(Rig.Env, [file], default);
    }

    private sealed class AllLogs : ILoggerProvider
    {
        public CapturedLog Inner { get; } = new();

        public ILogger CreateLogger(string categoryName) => Inner;

        public void Dispose() { }
    }
}
