using System.Text.Json.Nodes;

namespace Infra.Tests.Deploying;

/// <summary>One resource as Azure would be asked for it. A child's name begins with its parent's.</summary>
internal sealed record ArmResource(string Type, string Name, JsonObject Body)
{
    public JsonNode? this[string property] => Body["properties"]?[property];

    /// <summary>App settings of a site, empty for any other resource.</summary>
    public IReadOnlyDictionary<string, string> Settings => this["siteConfig"]?["appSettings"]?.AsArray()
        .ToDictionary(one => one!["name"]!.GetValue<string>(), one => one!["value"]!.GetValue<string>(), StringComparer.Ordinal) ?? [];

    /// <summary>Every text in it, with where it stands.</summary>
    public IEnumerable<(string Where, string Text)> Texts => In(Body).Select(one => ($"{Type} {Name}, {one.Where}", one.Text));

    public static IEnumerable<(string Where, string Text)> In(JsonNode? node) => node switch
    {
        JsonObject or JsonArray => (node is JsonObject one ? one.Select(property => property.Value) : node.AsArray()).SelectMany(In),
        JsonValue value when value.TryGetValue<string>(out var text) => [(value.GetPath(), text)],
        _ => [],
    };
}
