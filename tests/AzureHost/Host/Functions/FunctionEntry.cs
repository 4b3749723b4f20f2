using System.Text.Json.Nodes;
using HostStandIn.Protocol;

namespace HostStandIn.Functions;

/// <summary>A function as the worker describes it.</summary>
internal sealed class FunctionEntry
{
    private readonly RpcFunctionMetadata _metadata;
    private readonly List<JsonObject> _bindings;

    private FunctionEntry(RpcFunctionMetadata metadata)
    {
        _metadata = metadata;
        _bindings = [.. metadata.RawBindings.Select(binding => JsonNode.Parse(binding)!.AsObject())];
        Trigger = _bindings.Single(binding => TypeOf(binding).EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
    }

    public string Id => _metadata.FunctionId;

    public string Name => _metadata.Name;

    /// <summary>The binding that starts it.</summary>
    public JsonObject Trigger { get; }

    /// <summary><c>httpTrigger</c>, <c>timerTrigger</c>, <c>orchestrationTrigger</c>, <c>activityTrigger</c>.</summary>
    public string Kind => TypeOf(Trigger);

    public bool IsDurable => Kind is "orchestrationTrigger" or "activityTrigger";

    /// <summary>The parameter that the trigger fills.</summary>
    public string Parameter => (string)Trigger["name"]!;

    /// <summary>The parameter of the durable client, if there is one.</summary>
    public string? ClientParameter => (string?)_bindings.Find(binding => TypeOf(binding) == "durableClient")?["name"];

    public static FunctionEntry Of(RpcFunctionMetadata metadata) => new(metadata);

    /// <summary>What tells the worker to be ready for calls of it.</summary>
    public FunctionLoadRequest LoadRequest()
    {
        var request = new FunctionLoadRequest { FunctionId = Id, Metadata = _metadata.Clone() };
        request.Metadata.Bindings.Clear();
        foreach (var binding in _bindings)
        {
            request.Metadata.Bindings[(string)binding["name"]!] = new()
            {
                Type = TypeOf(binding),
                Direction = Enum.Parse<BindingInfo.Types.Direction>((string)binding["direction"]!, ignoreCase: true),
            };
        }
        return request;
    }

    private static string TypeOf(JsonObject binding) => (string)binding["type"]!;
}
