using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AzureHost.Tests.Support;
using Simulator.Jobs;
using Xunit.Abstractions;

namespace AzureHost.Tests;

/// <summary>The links in the answer to a start are worth that one instance, and not the key of the Durable HTTP API.</summary>
public sealed class LinkTests(ITestOutputHelper output)
{
    private const string FunctionKey = "f+y";
    private const string SystemKey = "s+y=密";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Links_OfAStart_WorkWithoutAnyOtherKey_AndDoNotHoldTheSystemKey()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var site = await AzureSite.CreateAsync(output, cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(5)));
        site.Environment.Collection("订单").AddGenerated(1);
        var host = await site.StartAsync("--functionKey", FunctionKey, "--systemKey", SystemKey);
        using var http = host.Client();
        using var anyone = new HttpClient();

        using var start = new HttpRequestMessage(HttpMethod.Post, "api/backups");
        start.Headers.Add("x-functions-key", FunctionKey);
        using var answer = await http.SendAsync(start, patience.Token);
        var text = await answer.Content.ReadAsStringAsync(patience.Token);
        var links = JsonNode.Parse(text)!.AsObject();

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal((string?)links["statusQueryGetUri"], answer.Headers.Location!.OriginalString);
        foreach (var form in (string[])[SystemKey, Uri.EscapeDataString(SystemKey), "code="])
            Assert.DoesNotContain(form, text, StringComparison.Ordinal);

        // An activity of it that is at work while it is purged brings its row back: Microsoft's provider writes what it ended with.
        while (!site.Log.Any(line => line.Contains(" accepted (attempt 1)", StringComparison.Ordinal)))
            await Task.Delay(Poll, TimeProvider.System, patience.Token);
        await UntilAsync("Running");
        await PostAsync("suspendPostUri");
        await UntilAsync("Suspended");
        await PostAsync("resumePostUri");
        await UntilAsync("Running");
        await PostAsync("sendEventPostUri", "\"\"");
        await PostAsync("terminatePostUri");
        var ended = await UntilAsync("Terminated");
        Assert.Equal(
            ["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"], ended.Select(field => field.Key));
        using var purged = await anyone.DeleteAsync((string?)links["purgeHistoryDeleteUri"], patience.Token);
        Assert.Equal("{\"instancesDeleted\":1}", await purged.Content.ReadAsStringAsync(patience.Token));
        using var gone = await anyone.GetAsync((string?)links["statusQueryGetUri"], patience.Token);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.DoesNotContain(site.Log, line => line.Contains(SystemKey, StringComparison.Ordinal) || line.Contains("key=", StringComparison.Ordinal));

        async Task PostAsync(string link, string body = "")
        {
            var uri = ((string)links[link]!).Replace("{eventName}", "ruft", StringComparison.Ordinal).Replace("{text}", "因为", StringComparison.Ordinal);
            using var posted = await anyone.PostAsync(uri, new StringContent(body, Encoding.UTF8, "application/json"), patience.Token);
            Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        }

        async Task<JsonObject> UntilAsync(string status)
        {
            while (true)
            {
                var instance = (await anyone.GetFromJsonAsync<JsonObject>((string?)links["statusQueryGetUri"], patience.Token))!;
                if ((string?)instance["runtimeStatus"] == status)
                    return instance;
                await Task.Delay(Poll, TimeProvider.System, patience.Token);
            }
        }
    }
}
