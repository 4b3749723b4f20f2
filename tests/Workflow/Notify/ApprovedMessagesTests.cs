using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Workflow.Notify;
using Workflow.Notify.Channels;
using Workflow.Notify.Messages;
using Workflow.Notify.Tables;
using Workflow.Steps;
using Workflow.Tests.Support;

namespace Workflow.Tests.Notify;

/// <summary>
/// What people read, in both languages and as each channel gets it: files in <c>Approved/</c>. After a change that is meant:
/// <c>APPROVE=1 dotnet test tests/Workflow --filter ApprovedMessages</c>, then read the difference.
/// </summary>
public sealed class ApprovedMessagesTests
{
    private const string Env = "prod-7gs8a";
    private const string Backup = "20261121T180000Z-ab12";
    private const string Restore = "r-20261122T013000Z-8tyw";
    private static readonly DateTimeOffset At = new(2026, 11, 21, 18, 12, 30, TimeSpan.Zero);

    private static readonly Dictionary<string, Notice> Situations = new(StringComparer.Ordinal)
    {
        ["failed"] = Of(NoticeKind.Failed, Reason("The AppSecret is wrong. Copy the AppSecret again from the WeChat admin console (Development settings) into WeChat__AppSecret. [40125]")),
        ["partial"] = Of(
            NoticeKind.Partial,
            new("集合“user_orders”：The export failed three times. [-502001]", "Collection “user_orders”: The export failed three times. [-502001]"),
            new("集合“日志”：The service listed no such collection.", "Collection “日志”: The service listed no such collection.")),
        ["missed"] = Of(
            NoticeKind.Missed,
            new("一共有 3 次定时备份没有执行，最近一次是 20261121T180000Z-ab12。", "3 scheduled backups did not run; the last of them is 20261121T180000Z-ab12."),
            Reason("The app was not running, or could not start a backup: its log says why.")) with { Since = At.AddDays(-2) },
        ["stale"] = Of(NoticeKind.Stale, new LocalText("最近一份完好的备份是 20261119T180000Z-cd34。", "The last good backup is 20261119T180000Z-cd34.")) with
        {
            Since = At.AddDays(-2),
            Path = "api/backups",
        },
        ["tripped"] = Of(
            NoticeKind.Tripped,
            new("集合“订单”从 120,000 个文档变成 300 个。", "Collection “订单” went from 120,000 documents to 300."),
            new("集合“users”不见了，上一份备份里有 5,210 个文档。", "Collection “users” is gone; the backup before had 5,210 documents of it.")),
        ["recovered"] = Of(NoticeKind.Recovered, new LocalText("在此之前的通知：备份失败 ×2、很久没有成功的备份了。", "Told before: Backup failed ×2, No good backup for too long.")) with { Since = At.AddDays(-2) },
        ["complete"] = Of(NoticeKind.Complete, new LocalText("1,204,331 个文档，共 982.4 MB，用时 00:12:30。", "1,204,331 documents, 982.4 MB, in 00:12:30.")),
        ["restore"] = Of(
            NoticeKind.Restore,
            new("结果：部分完成，有的文档与计划不一致。", "Outcome: partial. Some documents are not as the plan promised."),
            Reason("订单: 2 documents changed since the plan and were left alone.")) with { Subject = Restore, Path = $"api/restores/{Restore}" },
        ["drillFailed"] = Of(NoticeKind.DrillFailed, Reason("users: 1 document is not as the backup has it.")) with { Subject = "d-20261122T030000Z-k2pq", Path = null },
        ["retentionBlocked"] = Of(
            NoticeKind.RetentionBlocked, new LocalText("清理规则改过之后还没有人确认。", "The rules were changed, and nobody has applied the plan since.")) with { Path = "api/retention" },
        ["damaged"] = Of(NoticeKind.Damaged, new LocalText("集合“订单”的文件与清单中的校验值不同。", "The file of the collection “订单” has another hash than the manifest says.")),
        ["tokenRefused"] = Of(NoticeKind.TokenRefused, Reason(
            "The address of this machine is not on the IP allow list. Add 203.0.113.7 to the IP allow list in the WeChat admin console (Development settings). [40164]")),
    };

    public static TheoryData<string, string> Files
    {
        get
        {
            var files = new TheoryData<string, string>();
            foreach (var situation in Situations.Keys.Append("several").Append("test"))
            {
                files.Add(situation, "zh-CN");
                files.Add(situation, "en");
            }
            return files;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Message_AsEachChannelGetsIt_IsTheApprovedOne(string situation, string language)
    {
        var (settings, channels) = Site(language);
        var writer = new MessageWriter(settings);
        var message = situation switch
        {
            "several" => writer.Combine(Env, [.. Enumerable.Range(0, 60).Select(Waiting)]),
            "test" => writer.Test(Env, At),
            _ => writer.Write(Situations[situation]),
        };

        var text = new StringBuilder();
        foreach (var channel in settings.Channels.Select(one => channels.Find(one.Name)!))
        {
            var body = channel.Render(message);
            AssertFits(channel.Name, body);
            text.Append(FormattableString.Invariant($"=== {channel.Name}\n{Readable(body)}\n"));
        }
        Check($"{situation}.{language}.txt", text.ToString());
    }

    [Fact]
    public void EveryEvent_IsAmongThem() => Assert.Equal(
        Enum.GetValues<NoticeKind>().Select(NoticeKeys.Word).Order(StringComparer.Ordinal), Situations.Keys.Order(StringComparer.Ordinal));

    /// <summary>The longest that an event can be: the message ends with what to do and the link all the same.</summary>
    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en")]
    public void Message_WithMoreDetailsThanAChannelTakes_KeepsWhatToDoAndTheLink(string language)
    {
        var (settings, channels) = Site(language);
        var longest = Of(NoticeKind.Partial, [.. Enumerable.Range(0, 60).Select(i => Reason($"{i} {new string('错', 990)}"))]) with { Env = new string('环', 400) };

        foreach (var channel in settings.Channels.Select(one => channels.Find(one.Name)!))
        {
            var body = channel.Render(new MessageWriter(settings).Write(longest));

            AssertFits(channel.Name, body);
            Assert.Contains(language == "en" ? "more" : "另外还有", body, StringComparison.Ordinal);
            Assert.Contains($"https://backup.example.com/api/backups/{Backup}", body, StringComparison.Ordinal);
            Assert.Contains(language == "en" ? "What to do: Check" : "怎么办：请检查", body, StringComparison.Ordinal);
            Assert.DoesNotContain('\ufffd', body);
        }
    }

    /// <summary>Whoever may create a collection must not write to the whole company or lead it elsewhere.</summary>
    [Theory]
    [InlineData("<@all>", "＜＠all＞")]
    [InlineData("@all @13800000000", "＠all ＠13800000000")]
    [InlineData("[点这里领奖](https://evil.example/)", "［点这里领奖］(https：//evil.example/)")]
    [InlineData("![](https://evil.example/p.png)", "!［］(https：//evil.example/p.png)")]
    [InlineData("<font color=\"info\">ok</font>", "＜font color=\"info\"＞ok＜/font＞")]
    [InlineData("<at user_id=\"all\">所有人</at>", "＜at user_id=\"all\"＞所有人＜/at＞")]
    [InlineData("# 标题\n# 标题", "＃ 标题 # 标题")]
    [InlineData("`a` **b** ~~c~~ user_orders", "｀a｀ ＊＊b＊＊ ～～c～～ user_orders")]
    [InlineData("\u202eabc\u0007", "\\u202eabc\\u0007")]
    public void TextOfOthers_InMarkdown_IsTextAndNothingElse(string name, string shown)
    {
        var (settings, channels) = Site("zh-CN");
        var message = new MessageWriter(settings).Write(Of(NoticeKind.Partial, new LocalText(name, name)) with { Env = name });

        foreach (var (channel, field) in new[] { ("WeCom", "content"), ("DingTalk", "text") })
        {
            var markdown = JsonNode.Parse(channels.Find(channel)!.Render(message))!["markdown"]![field]!.GetValue<string>();

            Assert.Contains($"> {shown}", markdown, StringComparison.Ordinal);
            Assert.Equal(2, markdown.Split("](").Length);
            Assert.DoesNotContain("@", markdown, StringComparison.Ordinal);
        }
        var feishu = channels.Find("Feishu")!.Render(message);
        Assert.All(
            JsonNode.Parse(feishu)!["content"]!["post"]!["zh_cn"]!["content"]!.AsArray().SelectMany(line => line!.AsArray()),
            piece => Assert.Contains(piece!["tag"]!.GetValue<string>(), (string[])["text", "a"]));
    }

    [Theory]
    [InlineData("订单", 6, "订单")]
    [InlineData("订单表", 8, "订…")]
    [InlineData("订单表", 6, "订…")]
    [InlineData("a😀b", 5, "a…")]
    [InlineData("ab😀😀", 9, "ab😀…")]
    public void Cut_BetweenTwoCharacters_LeavesNoHalf(string text, int bytes, string cut) => Assert.Equal(cut, PlainText.Cut(text, bytes));

    private static (NotifySettings Settings, ChannelSet Channels) Site(string language)
    {
        var settings = NotifySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Notify:WeCom:Url"] = "https://wecom.example/send?key=1",
            ["Notify:DingTalk:Url"] = "https://dingtalk.example/robot/send?access_token=1",
            ["Notify:Feishu:Url"] = "https://feishu.example/hook/1",
            ["Notify:Webhook:Url"] = "https://hook.example/",
            ["Notify:Language"] = language,
            ["Public:Url"] = "https://backup.example.com",
        }).Build());
        var clock = new StandingClock(At);
        return (settings, new ChannelSet(settings, new ChannelHttp(settings, clock), clock));
    }

    private static Notice Of(NoticeKind kind, params LocalText[] details) =>
        new() { Kind = kind, Env = Env, Subject = Backup, Since = At, Details = details, Path = $"api/backups/{Backup}" };

    private static LocalText Reason(string why) => new($"原因：{why}", $"Reason: {why}");

    private static WaitingNotice Waiting(int number)
    {
        var kind = number % 3 == 0 ? NoticeKind.Missed : NoticeKind.Failed;
        return new($"{NoticeKeys.Word(kind)}~{number:00}", kind, At.AddMinutes(-number), At.AddMinutes(-number));
    }

    private static void AssertFits(string channel, string body)
    {
        var limit = channel switch { "WeCom" => 4096, "DingTalk" => 20_000, "Feishu" => 20 * 1024, _ => 64 * 1024 };
        var measured = channel == "WeCom" ? JsonNode.Parse(body)!["markdown"]!["content"]!.GetValue<string>() : body;
        Assert.InRange(Encoding.UTF8.GetByteCount(measured), 1, limit);
    }

    // Markdown as lines, the rest as indented JSON.
    private static string Readable(string body)
    {
        var json = JsonNode.Parse(body)!;
        return json["markdown"] is { } markdown
            ? $"{markdown["title"]}\n{markdown["content"]}{markdown["text"]}".Trim()
            : json.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static void Check(string file, string text, [CallerFilePath] string here = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(here)!, "Approved", file);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(path, text);
        Assert.True(File.Exists(path), $"{file} is not there: run with APPROVE=1.");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
