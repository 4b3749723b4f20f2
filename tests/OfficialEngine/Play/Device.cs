using System.Net;
using System.Text;
using System.Text.Json;
using OfficialEngine.Tests.Site;

namespace OfficialEngine.Tests.Play;

/// <summary>A user's device at the door, told of one order.</summary>
internal sealed class Device(RunningApp app, string uin, string order, string uploadToken)
{
    private const string Name = "k3jf92abm4kg03bc";

    /// <summary>Asks as the library does until the order is there.</summary>
    public static async Task<Device> AskAsync(RunningApp app, string uin, string order)
    {
        var asked = await app.UntilAsync(
            $"api/logs/orders/pending?device={Name}", answer => answer.GetProperty("orders").GetArrayLength() == 1, await UserAsync(app, uin));
        var found = asked.GetProperty("orders")[0];
        Assert.Equal(order, found.GetProperty("id").GetString());
        return new(app, uin, order, found.GetProperty("uploadToken").GetString()!);
    }

    /// <summary>Sends logs that nobody has ordered, in one chunk.</summary>
    public static async Task ReportAsync(RunningApp app, string uin, string tab, Range logs, char level) =>
        await SendAsync(app, "report?index=0&last=true", Blocks.Of(uin, tab, logs, level), $"{Name}.0", await UserAsync(app, uin));

    /// <param name="index">Of the chunk.</param>
    /// <param name="tab">The page load that wrote the logs.</param>
    /// <param name="logs">Their numbers.</param>
    /// <param name="level">0 debug, 1 info, 2 warn, 3 error.</param>
    /// <param name="last">Whether it is the last chunk.</param>
    public Task SendAsync(int index, string tab, Range logs, char level, bool last = false) => SendAsync(
        app, $"orders/{order}/chunks?index={index}&last={(last ? "true" : "false")}", Blocks.Of(uin, tab, logs, level), $"{order}.{Name}.{index}",
        $"Bearer {uploadToken}");

    private static async Task<string> UserAsync(RunningApp app, string uin)
    {
        var user = await app.GetAsync($"api/logs/demo/token?uin={Uri.EscapeDataString(uin)}");
        return $"uin {user.GetProperty("token").GetString()}";
    }

    private static async Task SendAsync(RunningApp app, string path, string blocks, string key, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/logs/{path}");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(blocks));
        request.Content.Headers.ContentType = new("application/x-offline-log");
        request.Headers.Add("Idempotency-Key", key);
        await app.SendAsync(request, authorization, HttpStatusCode.OK);
    }
}

/// <summary>Bodies of devices: format 1 of docs/offline-logs-format.md. Their times are older than any run.</summary>
internal static class Blocks
{
    private const long FirstMs = 1_717_200_000_000;

    /// <summary>Logs of one tab, a second apart.</summary>
    public static string Of(string uin, string tab, Range logs, char level)
    {
        var (first, count) = (logs.Start.Value, logs.End.Value - logs.Start.Value);
        return JsonSerializer.Serialize(new
        {
            v = 1,
            k = tab,
            c = new { from = "https://商店.example/购物车", id = "shop", uin, version = "3.2.1" },
            s = Differences(first, 1),
            t = Differences(FirstMs + (first * 1000L), 1000),
            l = new string(level, count),
            m = Enumerable.Range(first, count).Select(seq => $"页面 {seq} 打开"),
        }) + "\n";

        IEnumerable<long> Differences(long start, long step) => Enumerable.Range(0, count).Select(i => i == 0 ? start : step);
    }
}
