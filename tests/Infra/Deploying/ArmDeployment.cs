using System.Text.Json.Nodes;
using static Infra.Tests.Deploying.ArmExpression;

namespace Infra.Tests.Deploying;

/// <summary>What a template would deploy to one cloud with one set of parameters: conditions, loops and modules are worked out, nothing is sent.</summary>
internal sealed class ArmDeployment
{
    private readonly JsonObject _template;
    private readonly Cloud _cloud;
    private readonly IReadOnlyDictionary<string, JsonNode?> _parameters;
    private readonly Dictionary<string, ArmDeployment> _modules = new(StringComparer.Ordinal);

    public ArmDeployment(JsonObject template, Cloud cloud, IReadOnlyDictionary<string, JsonNode?> parameters)
    {
        _template = template;
        _cloud = cloud;
        _parameters = parameters;
        Resources = [.. Deployed()];
        Outputs = template["outputs"]?.AsObject().ToDictionary(one => one.Key, one => Value(one.Value!["value"]), StringComparer.Ordinal) ?? [];
    }

    /// <summary>Those of modules too.</summary>
    public IReadOnlyList<ArmResource> Resources { get; }

    public IReadOnlyDictionary<string, JsonNode?> Outputs { get; }

    public ArmResource The(string type) => Resources.Single(one => one.Type == type);

    private IEnumerable<ArmResource> Deployed()
    {
        foreach (var resource in Templates())
        {
            var count = resource["copy"] is { } copy ? ArmFunctions.Count(Value(copy["count"])) : 1;
            for (var index = 0; index < count; index++)
            {
                var locals = Locals.None with { CopyIndex = index };
                if (!ArmFunctions.Truth(Value(resource["condition"] ?? true, locals))) continue;
                if (IsModule(resource))
                {
                    foreach (var inner in Module(ArmFunctions.Text(Value(resource["name"], locals))).Resources)
                        yield return inner;
                }
                else
                {
                    var body = Value(resource, locals)!.AsObject();
                    yield return new ArmResource(body["type"]!.GetValue<string>(), ArmFunctions.Text(body["name"]), body);
                }
            }
        }
    }

    // Modules stand in any order: one is worked out when it is first asked for.
    private ArmDeployment Module(string name)
    {
        if (_modules.TryGetValue(name, out var known)) return known;
        var properties = Templates().Single(one => IsModule(one) && ArmFunctions.Text(Value(one["name"])) == name)["properties"]!;
        var parameters = properties["parameters"]?.AsObject().ToDictionary(one => one.Key, one => Value(one.Value)!["value"], StringComparer.Ordinal) ?? [];
        return _modules[name] = new ArmDeployment(properties["template"]!.AsObject(), _cloud, parameters);
    }

    private JsonNode? Value(JsonNode? node, Locals? locals = null) => node switch
    {
        JsonObject one => new JsonObject(one.Select(property => KeyValuePair.Create(ArmFunctions.Text(Value(property.Key, locals)), Value(property.Value, locals)))),
        JsonArray array => ArmFunctions.Array(array.Select(item => Value(item, locals))),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith('[') && text.EndsWith(']') =>
            text.StartsWith("[[", StringComparison.Ordinal) ? text[1..] : Value(Parse(text[1..^1]), locals ?? Locals.None)?.DeepClone(),
        _ => node?.DeepClone(),
    };

    private JsonNode? Value(ArmExpression expression, Locals locals) => expression switch
    {
        Text text => text.Value,
        Number number => number.Value,
        Member member => ArmFunctions.Member(Value(member.Of, locals), Value(member.Name, locals)),
        Call call => Value(call, locals),
        _ => throw new NotSupportedException(expression.ToString()),
    };

    private JsonNode? Value(Call call, Locals locals)
    {
        JsonNode? Argument(int index) => Value(call.Arguments[index], locals);
        string Name() => ArmFunctions.Text(Argument(0));
        return call.Function switch
        {
            "parameters" => Parameter(Name()),
            "variables" => Value(_template["variables"]![Name()]),
            "environment" => _cloud.Environment(),
            "copyIndex" => locals.CopyIndex,
            "lambdaVariables" => locals.Variables[Name()],
            "reference" => Reference(Name()),
            // The other branch may be one that cannot be worked out.
            "if" => Argument(ArmFunctions.Truth(Argument(0)) ? 1 : 2),
            "map" => ArmFunctions.Array(Argument(0)!.AsArray().Select(item => Apply((Call)call.Arguments[1], item, locals))),
            "filter" => ArmFunctions.Array(Argument(0)!.AsArray().Where(item => ArmFunctions.Truth(Apply((Call)call.Arguments[1], item, locals)))),
            _ => ArmFunctions.Call(call.Function, [.. call.Arguments.Select(one => Value(one, locals))]),
        };
    }

    private JsonNode? Apply(Call lambda, JsonNode? item, Locals locals)
    {
        var variables = new Dictionary<string, JsonNode?>(locals.Variables, StringComparer.Ordinal) { [((Text)lambda.Arguments[0]).Value] = item };
        return Value(lambda.Arguments[1], locals with { Variables = variables });
    }

    private JsonNode? Parameter(string name)
    {
        if (_parameters.TryGetValue(name, out var given)) return given;
        var declared = _template["parameters"]![name]!.AsObject();
        return declared.ContainsKey("defaultValue") ? Value(declared["defaultValue"]) : throw new KeyNotFoundException($"The parameter {name} has no value.");
    }

    private JsonNode Reference(string id)
    {
        const string modules = "/providers/Microsoft.Resources/deployments/";
        if (!id.Contains(modules, StringComparison.Ordinal)) return ArmFunctions.Symbol(id);
        var outputs = Module(id[(id.IndexOf(modules, StringComparison.Ordinal) + modules.Length)..]).Outputs;
        return new JsonObject
        {
            ["outputs"] = new JsonObject(outputs.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)new JsonObject { ["value"] = one.Value?.DeepClone() }))),
        };
    }

    private IEnumerable<JsonObject> Templates() => _template["resources"]!.AsArray().Select(one => one!.AsObject());

    private static bool IsModule(JsonObject resource) => resource["type"]!.GetValue<string>() == "Microsoft.Resources/deployments";

    private sealed record Locals(int CopyIndex, IReadOnlyDictionary<string, JsonNode?> Variables)
    {
        public static readonly Locals None = new(0, new Dictionary<string, JsonNode?>(StringComparer.Ordinal));
    }
}
