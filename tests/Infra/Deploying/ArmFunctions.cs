using System.Globalization;
using System.Text.Json.Nodes;

namespace Infra.Tests.Deploying;

/// <summary>Functions of ARM templates that need their arguments alone: those that <c>infra/</c> comes to. Any other is an error that names it.</summary>
internal static class ArmFunctions
{
    private const string Group = "/subscriptions/sub/resourceGroups/workflow";

    private static readonly Dictionary<string, Func<JsonNode?[], JsonNode?>> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["add"] = a => Whole(a[0]) + Whole(a[1]),
        ["and"] = a => a.All(Truth),
        ["concat"] = a => a[0] is JsonArray ? Array(a.SelectMany(one => one!.AsArray())) : string.Concat(a.Select(Text)),
        ["contains"] = a => a[0] is JsonArray array ? array.Any(one => JsonNode.DeepEquals(one, a[1])) : Text(a[0]).Contains(Text(a[1]), StringComparison.Ordinal),
        ["createArray"] = Array,
        ["createObject"] = a => new JsonObject(a.Chunk(2).Select(pair => KeyValuePair.Create(Text(pair[0]), pair[1]?.DeepClone()))),
        ["empty"] = a => a[0] switch { null => true, JsonArray array => array.Count == 0, JsonObject one => one.Count == 0, var text => Text(text).Length == 0 },
        ["equals"] = a => JsonNode.DeepEquals(a[0], a[1]),
        ["false"] = _ => false,
        ["format"] = a => string.Format(CultureInfo.InvariantCulture, Text(a[0]), [.. a.Skip(1).Select(Text)]),
        ["guid"] = a => Symbol($"guid({string.Join(", ", a.Select(Text))})"),
        ["int"] = a => Whole(a[0]),
        ["items"] = a => Items(a[0]!.AsObject()),
        ["join"] = a => string.Join(Text(a[1]), a[0]!.AsArray().Select(Text)),
        ["length"] = a => a[0] is JsonArray array ? array.Count : Text(a[0]).Length,
        ["listKeys"] = a => Symbol($"listKeys({Text(a[0])})"),
        ["mod"] = a => Whole(a[0]) % Whole(a[1]),
        ["not"] = a => !Truth(a[0]),
        ["resourceGroup"] = _ => new JsonObject { ["id"] = Group, ["location"] = "eastasia", ["name"] = "workflow" },
        ["resourceId"] = a => ResourceId(Group, [.. a.Select(Text)]),
        ["skip"] = a => a[0] is JsonArray array ? Array(array.Skip(Count(a[1]))) : Text(a[0])[Math.Min(Count(a[1]), Text(a[0]).Length)..],
        ["split"] = a => Array(Text(a[0]).Split(Text(a[1])).Select(JsonNode? (part) => part)),
        ["string"] = a => Text(a[0]),
        ["subscription"] = _ => new JsonObject { ["tenantId"] = "tenant", ["subscriptionId"] = "sub" },
        ["subscriptionResourceId"] = a => ResourceId("/subscriptions/sub", [.. a.Select(Text)]),
        ["take"] = a => a[0] is JsonArray array ? Array(array.Take(Count(a[1]))) : Text(a[0])[..Math.Min(Count(a[1]), Text(a[0]).Length)],
        ["toLower"] = a => Text(a[0]).ToLowerInvariant(),
        ["trim"] = a => Text(a[0]).Trim(),
        ["true"] = _ => true,
        ["union"] = a => a.Aggregate(new JsonObject(), (all, one) => Merge(all, one!.AsObject())),
        ["uniqueString"] = _ => "abcdefghijklm",
    };

    public static JsonNode? Call(string name, JsonNode?[] arguments) =>
        All.TryGetValue(name, out var function)
            ? function(arguments)
            : throw new NotSupportedException($"These tests do not know the ARM function {name}: add it to {nameof(ArmFunctions)}.");

    /// <summary>What only Azure can know, such as the id that an identity gets. A member of it is another one.</summary>
    public static JsonNode Symbol(string what) => $"‹{what}›";

    public static JsonNode? Member(JsonNode? of, JsonNode? name) => of switch
    {
        JsonArray array => array[Count(name)],
        JsonObject one => one.TryGetPropertyValue(Text(name), out var value) ? value : throw new KeyNotFoundException($"There is no {Text(name)} in {one.ToJsonString()}."),
        JsonValue text when Text(text).StartsWith('‹') => Symbol($"{Text(text)[1..^1]}.{Text(name)}"),
        _ => throw new KeyNotFoundException($"There is no {Text(name)} in {of?.ToJsonString()}."),
    };

    public static string Text(JsonNode? value) => value is JsonValue one && one.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "";

    public static bool Truth(JsonNode? value) => value!.GetValue<bool>();

    public static JsonArray Array(IEnumerable<JsonNode?> values) => [.. values.Select(value => value?.DeepClone())];

    public static int Count(JsonNode? value) => checked((int)Whole(value));

    private static long Whole(JsonNode? value) => long.Parse(Text(value), CultureInfo.InvariantCulture);

    private static string ResourceId(string scope, string[] parts)
    {
        var types = parts[0].Split('/');
        return $"{scope}/providers/{types[0]}{string.Concat(types.Skip(1).Zip(parts.Skip(1), (type, name) => $"/{type}/{name}"))}";
    }

    private static JsonArray Items(JsonObject one) => Array(one.OrderBy(property => property.Key, StringComparer.Ordinal)
        .Select(JsonNode? (property) => new JsonObject { ["key"] = property.Key, ["value"] = property.Value?.DeepClone() }));

    private static JsonObject Merge(JsonObject all, JsonObject more)
    {
        foreach (var (name, value) in more)
            all[name] = all[name] is JsonObject inner && value is JsonObject other ? Merge(inner.DeepClone().AsObject(), other) : value?.DeepClone();
        return all;
    }
}
