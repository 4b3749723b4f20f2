using Functions.Local.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Tests.Discovery;

/// <summary>Each class below is refused for the reason beside it, and for no other.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(typeof(NotPublicClass), "NotPublicClass.Run: the class NotPublicClass is not public")]
    [InlineData(typeof(NotPublicMethod), "NotPublicMethod.Run: the method is not public")]
    [InlineData(typeof(Generic<>), "Generic`1.Run: generic classes and methods")]
    [InlineData(typeof(Abstract), "Abstract.Run: Abstract is abstract")]
    [InlineData(typeof(BadName), "\"1晚\" is not a function name")]
    [InlineData(typeof(HostName), "\"Host\" is not a function name")]
    [InlineData(typeof(NoTrigger), "NoTrigger.Run: no parameter has a trigger attribute")]
    [InlineData(typeof(TwoTriggers), "TwoTriggers.Run: 2 parameters have trigger attributes")]
    [InlineData(typeof(AsyncVoid), "AsyncVoid.Run: async void")]
    [InlineData(typeof(ReturnsValueTask), "ReturnsValueTask.Run: it returns ValueTask")]
    [InlineData(typeof(HttpReturnsText), "HttpReturnsText.Run: an HTTP function returns Task<IActionResult> or IActionResult")]
    [InlineData(typeof(HttpOnBody), "HttpOnBody.Run: [HttpTrigger] is on String body")]
    [InlineData(typeof(UnknownRouteValue), "String name is not in the route \"items/{id}\"")]
    [InlineData(typeof(OddRouteValue), "route value id is a DateTime")]
    [InlineData(typeof(OddConstraint), "the route \"items/{id:nothing}\" is not valid")]
    [InlineData(typeof(BrokenRoute), "the route \"items/{id\" is not valid")]
    [InlineData(typeof(ReservedRoute), "begins with admin or runtime")]
    [InlineData(typeof(SameRoute), "the route \"ITEMS/{key}\" is also that of")]
    [InlineData(typeof(SameName), "the function \"same\" is also")]
    [InlineData(typeof(SameActivity), "the activity \"Copy\" is also")]
    [InlineData(typeof(MissingSetting), "its schedule is the setting 缺少, which is not set")]
    [InlineData(typeof(BadSchedule), "\"0 0 25 * * *\" is not an NCRONTAB expression")]
    [InlineData(typeof(HugeSchedule), "\"0 0 99999999999 * * *\" is not an NCRONTAB expression")]
    [InlineData(typeof(SevenFields), "it has 7 fields")]
    [InlineData(typeof(SpanSchedule), "does not accept a time span")]
    [InlineData(typeof(NeverSchedule), "\"0 0 0 31 2 *\" never comes due")]
    [InlineData(typeof(TimerOnText), "[TimerTrigger] is on String timer")]
    [InlineData(typeof(TimerReturnsText), "a timer function returns Task or void")]
    [InlineData(typeof(OrchestratorOnText), "[OrchestrationTrigger] is on String input")]
    [InlineData(typeof(OrchestratorWithToken), "an orchestrator takes its TaskOrchestrationContext and at most a FunctionContext, not CancellationToken")]
    [InlineData(typeof(OrchestratorWithClient), "not DurableTaskClient client")]
    [InlineData(typeof(ActivityOnContext), "[ActivityTrigger] is on TaskActivityContext context")]
    [InlineData(typeof(ClientWithoutAttribute), "[DurableClient] and the type DurableTaskClient go together")]
    [InlineData(typeof(ClientOfOtherType), "[DurableClient] and the type DurableTaskClient go together")]
    [InlineData(typeof(UnknownService), "the constructor of UnknownService takes Unregistered missing, which is not a service")]
    [InlineData(typeof(UnknownArgument), "cannot fill in IServiceProvider services")]
    public void Function_ThatFunctionsWouldNotRun_IsRefusedByName(Type type, string sentence)
    {
        var refused = Assert.Throws<LocalHostStartupException>(() => TestHost.Build(new HostSetup { Functions = [type] }));

        string problem = Assert.Single(refused.Problems);
        Assert.Contains(sentence, problem, StringComparison.Ordinal);
        Assert.StartsWith($"{type.Name}.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_WithManyProblems_AreRefusedWithAllOfThem()
    {
        Type[] types = [typeof(AsyncVoid), typeof(BadSchedule), typeof(NoTrigger)];

        var refused = Assert.Throws<LocalHostStartupException>(() => TestHost.Build(new HostSetup { Functions = types }));

        Assert.Equal(3, refused.Problems.Count);
        Assert.StartsWith("The app cannot start: 3 problems in its functions.", refused.Message, StringComparison.Ordinal);
        Assert.All(refused.Problems, problem => Assert.Contains(problem, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void HttpFunction_WithoutAWebApplication_IsRefused()
    {
        var refused = Assert.Throws<LocalHostStartupException>(
            () => TestHost.Build(new HostSetup { Functions = [typeof(Fine)], WithWebApplication = false }));

        Assert.Contains("ConfigureFunctionsWebApplication", Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_ThatDifferInMethodOrConstraint_ShareARoute()
    {
        await using TestHost host = await TestHost.StartAsync(typeof(Fine));

        Assert.Equal("get", await host.Client.GetStringAsync("/api/items/a"));
        Assert.Equal("number", await host.Client.GetStringAsync("/api/items/1"));
        using HttpResponseMessage deleted = await host.Client.DeleteAsync("/api/items/a");
        Assert.Equal("delete", await deleted.Content.ReadAsStringAsync());
    }

    internal static class NotPublicClass
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger] HttpRequest request) => new OkResult();
    }

    public static class NotPublicMethod
    {
        [Function("A")]
        internal static IActionResult Run([HttpTrigger] HttpRequest request) => new OkResult();
    }

    public static class Generic<T>
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger] HttpRequest request) => new ObjectResult(typeof(T).Name);
    }

    public abstract class Abstract
    {
        [Function("A")]
        public IActionResult Run([HttpTrigger] HttpRequest request) => new OkResult();
    }

    public static class BadName
    {
        [Function("1晚")]
        public static IActionResult Run([HttpTrigger(Route = "x")] HttpRequest request) => new OkResult();
    }

    public static class HostName
    {
        [Function("Host")]
        public static IActionResult Run([HttpTrigger] HttpRequest request) => new OkResult();
    }

    public static class NoTrigger
    {
        [Function("C")]
        public static IActionResult Run(HttpRequest request) => new OkResult();
    }

    public static class TwoTriggers
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger] HttpRequest request, [TimerTrigger("0 0 0 * * *")] TimerInfo timer) => new OkResult();
    }

    public static class AsyncVoid
    {
        [Function("A")]
        public static async void Run([TimerTrigger("0 0 0 * * *")] TimerInfo timer) => await Task.Yield();
    }

    public static class ReturnsValueTask
    {
        [Function("A")]
        public static ValueTask Run([ActivityTrigger] string input) => ValueTask.CompletedTask;
    }

    public static class HttpReturnsText
    {
        [Function("A")]
        public static Task<string> Run([HttpTrigger] HttpRequest request) => Task.FromResult("x");
    }

    public static class HttpOnBody
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger] string body) => new OkResult();
    }

    public static class UnknownRouteValue
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger(Route = "items/{id}")] HttpRequest request, string name) => new OkResult();
    }

    public static class OddRouteValue
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger(Route = "items/{id}")] HttpRequest request, DateTime id) => new OkResult();
    }

    public static class OddConstraint
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger(Route = "items/{id:nothing}")] HttpRequest request) => new OkResult();
    }

    public static class BrokenRoute
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger(Route = "items/{id")] HttpRequest request) => new OkResult();
    }

    public static class ReservedRoute
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger(Route = "/Admin/x")] HttpRequest request) => new OkResult();
    }

    public static class SameRoute
    {
        [Function("A")]
        public static IActionResult One([HttpTrigger("get", Route = "items/{id}")] HttpRequest request) => new OkResult();

        [Function("B")]
        public static IActionResult Two([HttpTrigger("post", "GET", Route = "ITEMS/{key}")] HttpRequest request) => new OkResult();
    }

    public static class SameName
    {
        [Function("Same")]
        public static IActionResult One([HttpTrigger(Route = "one")] HttpRequest request) => new OkResult();

        [Function("same")]
        public static IActionResult Two([HttpTrigger(Route = "two")] HttpRequest request) => new OkResult();
    }

    public static class SameActivity
    {
        [Function("Copy")]
        public static void One([ActivityTrigger] string input)
        {
        }

        [Function("B")]
        public static void Two([ActivityTrigger(Activity = "Copy")] string input)
        {
        }
    }

    public static class MissingSetting
    {
        [Function("A")]
        public static void Run([TimerTrigger("%缺少%")] TimerInfo timer)
        {
        }
    }

    public static class BadSchedule
    {
        [Function("B")]
        public static void Run([TimerTrigger("0 0 25 * * *")] TimerInfo timer)
        {
        }
    }

    public static class HugeSchedule
    {
        [Function("B")]
        public static void Run([TimerTrigger("0 0 99999999999 * * *")] TimerInfo timer)
        {
        }
    }

    public static class SevenFields
    {
        [Function("A")]
        public static void Run([TimerTrigger("0 0 2 * * * *")] TimerInfo timer)
        {
        }
    }

    public static class SpanSchedule
    {
        [Function("A")]
        public static void Run([TimerTrigger("00:05:00")] TimerInfo timer)
        {
        }
    }

    public static class NeverSchedule
    {
        [Function("A")]
        public static void Run([TimerTrigger("0 0 0 31 2 *")] TimerInfo timer)
        {
        }
    }

    public static class TimerOnText
    {
        [Function("A")]
        public static void Run([TimerTrigger("0 0 0 * * *")] string timer)
        {
        }
    }

    public static class TimerReturnsText
    {
        [Function("A")]
        public static Task<string> Run([TimerTrigger("0 0 0 * * *")] TimerInfo timer) => Task.FromResult("x");
    }

    public static class OrchestratorOnText
    {
        [Function("A")]
        public static void Run([OrchestrationTrigger] string input)
        {
        }
    }

    public static class OrchestratorWithToken
    {
        [Function("A")]
        public static void Run([OrchestrationTrigger] TaskOrchestrationContext context, CancellationToken cancellation)
        {
        }
    }

    public static class OrchestratorWithClient
    {
        [Function("A")]
        public static void Run([OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient client)
        {
        }
    }

    public static class ActivityOnContext
    {
        [Function("A")]
        public static void Run([ActivityTrigger] TaskActivityContext context)
        {
        }
    }

    public static class ClientWithoutAttribute
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger] HttpRequest request, DurableTaskClient client) => new OkResult();
    }

    public static class ClientOfOtherType
    {
        [Function("A")]
        public static IActionResult Run([HttpTrigger] HttpRequest request, [DurableClient] string client) => new OkResult();
    }

    public static class UnknownArgument
    {
        [Function("A")]
        public static void Run([TimerTrigger("0 0 0 * * *")] TimerInfo timer, IServiceProvider services)
        {
        }
    }

    public sealed class Unregistered;

    public sealed class UnknownService(Unregistered missing, int optional = 1)
    {
        [Function("A")]
        public IActionResult Run([HttpTrigger] HttpRequest request) => new ObjectResult($"{missing is null}{optional}");
    }

    public static class Fine
    {
        [Function("Get")]
        public static IActionResult Get([HttpTrigger("get", Route = "items/{id}")] HttpRequest request) => new ContentResult { Content = "get" };

        [Function("Delete")]
        public static IActionResult Delete([HttpTrigger("delete", Route = "items/{id}")] HttpRequest request)
            => new ContentResult { Content = "delete" };

        [Function("Number")]
        public static IActionResult Number([HttpTrigger("get", Route = "items/{id:int}")] HttpRequest request)
            => new ContentResult { Content = "number" };
    }
}
