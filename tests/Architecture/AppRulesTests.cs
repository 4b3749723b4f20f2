using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Architecture.Tests;

/// <summary>Each rule about compiled code finds what breaks it.</summary>
public sealed class AppRulesTests
{
    private static readonly Type[] Sample = [typeof(Wrong), typeof(Order), typeof(Size), typeof(ClassSyntax)];

    [Fact]
    public void Functions_Wrong_AreTold() => Assert.Equal(
        [
            "Wrong.Get: an HTTP function returns Task<IActionResult>",
            "Wrong.Get: an HTTP function takes HttpRequest",
            "Wrong.Hidden: the Functions SDK finds public methods of public classes only",
            "Wrong.Orchestrate: an orchestrator has no injected services",
        ],
        AppRules.Functions(Sample).SelectMany(AppRules.Problems).Order(StringComparer.Ordinal));

    [Fact]
    public void Functions_InTheWrongFolder_AreTold() => Assert.Equal(
        [
            "Wrong.Activity: belongs in a folder Activities",
            "Wrong.Get: belongs in a folder Triggers",
            "Wrong.Hidden: belongs in a folder Triggers",
            "Wrong.Orchestrate: belongs in a folder Orchestrators",
        ],
        AppRules.Functions(Sample).SelectMany(AppRules.PlaceProblems).Order(StringComparer.Ordinal));

    [Fact]
    public void ClassSyntax_IsTold() => Assert.Equal([typeof(ClassSyntax)], Sample.Where(AppRules.IsClassSyntax));

    [Fact]
    public void Payloads_Wrong_AreTold() => Assert.Equal(
        ["Order.Items: no [JsonPropertyName]", "Size: an enum in a payload is written as a string, by its own [JsonConverter]"],
        AppRules.Payloads(Sample).SelectMany(AppRules.PayloadProblems).Order(StringComparer.Ordinal));

    [Fact]
    public void Routes_WhoseNamesSortTheOtherWay_AreTold() => Assert.Equal(
        ["Waiting (orders/waiting) would never be called in Azure: GetOrder (orders/{id}) sorts before it"],
        RouteRules.Problems(AppRules.Functions([typeof(Routes)])));

    /// <summary>Four routes, of which one is hidden behind another: the names of all others sort well, or their verbs differ.</summary>
    public static class Routes
    {
        [Function("GetOrder")]
        public static IActionResult GetOrder([HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/{id}")] HttpRequest request) => new OkResult();

        [Function("Waiting")]
        public static IActionResult Waiting([HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/waiting")] HttpRequest request) => new OkResult();

        [Function("Ended")]
        public static IActionResult Ended([HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/ended")] HttpRequest request) => new OkResult();

        [Function("Take")]
        public static IActionResult Take([HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders/taken")] HttpRequest request) => new OkResult();
    }

    /// <summary>Breaks every rule about functions once.</summary>
    public sealed class Wrong(string service)
    {
        [Function("Get")]
        public string Get([HttpTrigger(AuthorizationLevel.Function, "get")] string body) => body + service;

        [Function("Orchestrate")]
        public Task Orchestrate([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>(service);

        [Function("Activity")]
        public Task<List<Order>> Activity([ActivityTrigger] string input) => Task.FromResult(new List<Order> { new() { Size = Size.Small, Items = input.Length } });

        [Function("Hidden")]
        internal Task<IActionResult> Hidden([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) =>
            Task.FromResult<IActionResult>(new OkObjectResult(request.Path.ToString() + service));
    }

    /// <summary>A payload with one property unnamed and an enum as a number.</summary>
    public sealed record Order
    {
        [JsonPropertyName("size")]
        public Size Size { get; init; }

        public int Items { get; init; }
    }

    /// <summary>Not written as text.</summary>
    public enum Size
    {
        Small,
        Large,
    }

    /// <summary>Needs a source generator.</summary>
    public sealed class ClassSyntax : TaskOrchestrator<string, string>
    {
        public override Task<string> RunAsync(TaskOrchestrationContext context, string input) => Task.FromResult(input);
    }
}
