using System.Net;
using System.Text;
using Functions.Local.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Tests.Http;

public sealed class HttpFunctionTests
{
    [Theory]
    [InlineData("json", 200, "application/json; charset=utf-8", """{"collectionName":"\u8BA2\u5355","documents":3}""")]
    [InlineData("object", 202, "application/json; charset=utf-8", """{"collectionName":"订单","documents":3}""")]
    [InlineData("problem", 400, "application/problem+json; charset=utf-8", """{"title":"字段","status":400}""")]
    [InlineData("content", 418, "text/plain; charset=utf-8", "茶")]
    [InlineData("text", 200, "text/plain; charset=utf-8", "你好")]
    [InlineData("status", 410, null, "")]
    [InlineData("file", 200, "application/octet-stream", "数据")]
    [InlineData("null", 204, null, "")]
    public async Task Result_OfEachKind_IsSentAsAspNetCoreSendsIt(string kind, int status, string? contentType, string body)
    {
        await using TestHost host = await TestHost.StartAsync(typeof(ResultFunctions));

        using HttpResponseMessage answer = await host.Client.GetAsync($"/api/results/{kind}");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(contentType, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Accepted_WithLocation_SendsTheHeader()
    {
        await using TestHost host = await TestHost.StartAsync(typeof(ResultFunctions));

        using HttpResponseMessage answer = await host.Client.GetAsync("/api/results/accepted");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("/api/backups/1", answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("GET", "/api/routes/订单/7/6f9619ff-8b86-d011-b42d-00cf4fc964ff", 200, "订单 7 6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    [InlineData("GET", "/API/ROUTES/a/7/6f9619ff-8b86-d011-b42d-00cf4fc964ff", 200, "a 7 6f9619ff-8b86-d011-b42d-00cf4fc964ff")]
    [InlineData("GET", "/api/routes/a/7x/6f9619ff-8b86-d011-b42d-00cf4fc964ff", 400, "The address needs a Int32 for number.")]
    [InlineData("GET", "/api/routes/a/7/none", 400, "The address needs a Guid for id.")]
    [InlineData("GET", "/api/optional", 200, "none")]
    [InlineData("GET", "/api/optional/值", 200, "值")]
    [InlineData("GET", "/api/typed/x", 404, "")]
    [InlineData("GET", "/api/typed/5", 200, "5")]
    [InlineData("POST", "/api/verbs", 200, "POST")]
    [InlineData("DELETE", "/api/verbs", 200, "DELETE")]
    [InlineData("GET", "/api/verbs", 404, "")]
    [InlineData("GET", "/api/Unnamed", 200, "any")]
    [InlineData("PATCH", "/api/unnamed", 200, "any")]
    [InlineData("GET", "/", 404, "")]
    [InlineData("GET", "/verbs", 404, "")]
    public async Task Route_OfARequest_DecidesWhatRuns(string method, string path, int status, string body)
    {
        await using TestHost host = await TestHost.StartAsync(typeof(RouteFunctions));

        using HttpResponseMessage answer = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal((status, body), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Failure_OfAFunction_IsA500WithoutDetailsAndLoggedOnce()
    {
        await using TestHost host = await TestHost.StartAsync(typeof(FailingFunctions));

        using HttpResponseMessage answer = await host.Client.GetAsync("/api/fails");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        LogLine line = Assert.Single(host.Log.Problems);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains("Fails", line.Text, StringComparison.Ordinal);
        Assert.Equal("缺了", line.Exception!.Message);
    }

    [Fact]
    public async Task Body_OverTheLimitOfTheServer_Is413()
    {
        await using TestHost host = await TestHost.StartAsync(typeof(FailingFunctions));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/reads") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentLength = Limits.RequestBodyBytes + 1;
        request.Headers.ExpectContinue = true;

        using HttpResponseMessage answer = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Cancellation_WhenTheCallerLeaves_ReachesTheFunctionAndIsNoError()
    {
        var probe = new Probe();
        await using TestHost host = await TestHost.StartAsync(new HostSetup
        {
            Functions = [typeof(WaitingFunction)],
            Services = services => services.AddSingleton(probe),
        });
        using var leaving = new CancellationTokenSource();
        Task call = host.Client.GetAsync("/api/waits", leaving.Token);
        await probe.Started.Task;

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await probe.Cancelled.Task;
        await host.StopAsync();
        Assert.Empty(host.Log.Problems);
    }

    [Fact]
    public async Task Cancellation_WhenTheHostStops_ReachesTheFunction()
    {
        var probe = new Probe();
        await using TestHost host = await TestHost.StartAsync(new HostSetup
        {
            Functions = [typeof(WaitingFunction)],
            Services = services => services.AddSingleton(probe),
        });
        Task<HttpResponseMessage> call = host.Client.GetAsync("/api/waits");
        await probe.Started.Task;

        await host.StopAsync();

        using HttpResponseMessage answer = await call;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Instance_OfAFunctionClass_IsMadePerCallAndDisposedWithItsScope()
    {
        var seen = new Seen();
        await using TestHost host = await TestHost.StartAsync(new HostSetup
        {
            Functions = [typeof(InstanceFunction)],
            Services = services => services.AddSingleton(seen).AddScoped<Scoped>(),
        });

        await host.Client.GetStringAsync("/api/instance");
        await host.Client.GetStringAsync("/api/instance");
        await host.StopAsync();

        Assert.Equal(["made", "called", "disposed", "made", "called", "disposed"], seen.Events);
        Assert.Equal(2, seen.Scopes.Distinct().Count());
    }

    public sealed class ResultFunctions
    {
        private static readonly object Value = new { CollectionName = "订单", Documents = 3 };

        [Function("Results")]
        public static Task<IActionResult> Run([HttpTrigger("get", Route = "results/{kind}")] HttpRequest request, string kind)
        {
            Assert.Equal("GET", request.Method);
            return Task.FromResult<IActionResult>(kind switch
            {
                "json" => new JsonResult(Value),
                "object" => new ObjectResult(Value) { StatusCode = 202 },
                "problem" => new ObjectResult(new ProblemDetails { Title = "字段", Status = 400 }) { StatusCode = 400, ContentTypes = { "application/problem+json" } },
                "content" => new ContentResult { Content = "茶", StatusCode = 418, ContentType = "text/plain; charset=utf-8" },
                "text" => new OkObjectResult("你好"),
                "status" => new StatusCodeResult(410),
                "accepted" => new AcceptedResult("/api/backups/1", Value),
                "file" => new FileContentResult(Encoding.UTF8.GetBytes("数据"), "application/octet-stream"),
                _ => null!,
            });
        }
    }

    public static class RouteFunctions
    {
        [Function("Routes")]
        public static IActionResult Values(
            [HttpTrigger(Route = "routes/{name}/{number}/{id}")] HttpRequest request, string name, int number, Guid id, CancellationToken cancellation)
            => new ContentResult { Content = $"{name} {number} {id}" };

        [Function("Optional")]
        public static IActionResult Optional([HttpTrigger(Route = "optional/{value?}")] HttpRequest request, string? value)
            => new ContentResult { Content = value ?? "none" };

        [Function("Typed")]
        public static IActionResult Typed([HttpTrigger(Route = "typed/{value:int}")] HttpRequest request, int value)
            => new ContentResult { Content = $"{value}" };

        [Function("Verbs")]
        public static IActionResult Verbs([HttpTrigger("post", "DELETE", Route = "verbs")] HttpRequest request, FunctionContext context)
        {
            Assert.Equal("Verbs", context.FunctionDefinition.Name);
            return new ContentResult { Content = context.GetHttpContext()!.Request.Method };
        }

        [Function("Unnamed")]
        public static IActionResult Unnamed([HttpTrigger] HttpRequest request) => new ContentResult { Content = "any" };
    }

    public static class FailingFunctions
    {
        [Function("Fails")]
        public static IActionResult Fail([HttpTrigger] HttpRequest request) => throw new InvalidOperationException("缺了");

        [Function("Reads")]
        public static async Task<IActionResult> ReadAsync([HttpTrigger] HttpRequest request)
        {
            await request.Body.CopyToAsync(Stream.Null);
            return new OkResult();
        }
    }

    internal sealed class Probe
    {
        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class WaitingFunction(IServiceProvider services)
    {
        [Function("Waits")]
        public async Task<IActionResult> WaitAsync([HttpTrigger] HttpRequest request, CancellationToken cancellation)
        {
            var probe = services.GetRequiredService<Probe>();
            probe.Started.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }
            finally
            {
                probe.Cancelled.SetResult();
            }

            return new OkResult();
        }
    }

    public sealed class Seen
    {
        public List<string> Events { get; } = [];

        public List<Scoped> Scopes { get; } = [];
    }

    public sealed class Scoped;

    public sealed class InstanceFunction : IDisposable
    {
        private readonly Seen _seen;

        public InstanceFunction(Seen seen, Scoped scoped)
        {
            _seen = seen;
            seen.Events.Add("made");
            seen.Scopes.Add(scoped);
        }

        [Function("Instance")]
        public IActionResult Call([HttpTrigger] HttpRequest request)
        {
            _seen.Events.Add("called");
            return new OkResult();
        }

        public void Dispose() => _seen.Events.Add("disposed");
    }
}
