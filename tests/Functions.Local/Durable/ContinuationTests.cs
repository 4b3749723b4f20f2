using Functions.Local.Tests.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Local.Tests.Durable;

public sealed class ContinuationTests
{
    [Fact]
    public async Task Token_ThatHoldsAnIdWhichIsNotAscii_GoesThroughTheHeaderAndBack()
    {
        var client = new ListingClient("id:备份/一");
        await using TestHost host = await TestHost.StartAsync(new HostSetup
        {
            Functions = [typeof(SampleOrchestrations)],
            Services = services => services.AddSingleton<SampleEvents>().AddSingleton<DurableTaskClient>(client),
        });

        using HttpResponseMessage first = await host.Client.GetAsync(DurableHost.Api + "/instances?top=1");
        string token = Assert.Single(first.Headers.GetValues("x-ms-continuation-token"));
        using var request = new HttpRequestMessage(HttpMethod.Get, DurableHost.Api + "/instances?top=1");
        request.Headers.Add("x-ms-continuation-token", token);
        using HttpResponseMessage second = await host.Client.SendAsync(request);

        Assert.Equal((200, 200), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.All(token, letter => Assert.True(char.IsAscii(letter)));
        Assert.Equal([null, "id:备份/一"], client.Asked);
    }

    /// <summary>Answers empty pages, which a page may be, each with a next one.</summary>
    private sealed class ListingClient(string next) : BrokenClient(new NotSupportedException())
    {
        public List<string?> Asked { get; } = [];

        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => new Pages(this, next);

        private sealed class Pages(ListingClient client, string next) : AsyncPageable<OrchestrationMetadata>
        {
            public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
            {
                await Task.Yield();
                client.Asked.Add(continuationToken);
                yield return new Page<OrchestrationMetadata>([], next);
            }
        }
    }
}
