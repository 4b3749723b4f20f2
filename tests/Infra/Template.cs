using System.Text.Json.Nodes;
using Infra.Tests.Compiling;
using Infra.Tests.Deploying;

namespace Infra.Tests;

/// <summary>What <c>infra/main.bicep</c> compiles to, and what that would deploy.</summary>
internal static class Template
{
    private static readonly Lazy<Task<JsonObject>> Compiled = new(CompileAsync);

    public static Task<JsonObject> MainAsync() => Compiled.Value;

    /// <summary>With the given parameters; secure ones get texts that can be found again, others that have no default a text.</summary>
    public static async Task<ArmDeployment> DeployAsync(Cloud cloud, params (string Name, JsonNode? Value)[] parameters) =>
        Deploy(await MainAsync(), cloud, parameters);

    public static ArmDeployment Deploy(JsonObject template, Cloud cloud, params (string Name, JsonNode? Value)[] parameters)
    {
        var values = Parameters(template).Where(one => one.Value!["type"]!.GetValue<string>() == "securestring")
            .ToDictionary(one => one.Key, JsonNode? (one) => Checks.Secret(one.Key), StringComparer.Ordinal);
        foreach (var (name, declared) in Parameters(template).Where(one => one.Value!["defaultValue"] is null))
            values.TryAdd(name, $"given {name}");
        foreach (var (name, value) in parameters)
            values[name] = value;
        return new ArmDeployment(template, cloud, values);
    }

    private static JsonObject Parameters(JsonObject template) => template["parameters"]?.AsObject() ?? [];

    private static async Task<JsonObject> CompileAsync()
    {
        var run = await Bicep.RunAsync("build", "--no-restore", "--stdout", Path.Combine(Sources.Infra, "main.bicep"));
        // Warnings fail one test, not all.
        if (run.ExitCode != 0) Found.Nothing(run.Complaints);
        return JsonNode.Parse(run.Output)!.AsObject();
    }
}
