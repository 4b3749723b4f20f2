using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Simulator.Faults;

/// <summary>A fault as <c>key=value,key=value</c>, with the names of its JSON.</summary>
internal static class FaultSyntax
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public static Fault Parse(string text)
    {
        var fields = new JsonObject();
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw new FormatException($"\"{pair}\" in --fault is not key=value.");
            var (key, value) = (pair[..at].Trim(), pair[(at + 1)..].Trim());
            fields[key] = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && key is not ("env" or "collection" or "message")
                ? JsonNode.Parse(value)
                : JsonValue.Create(value);
        }
        try
        {
            return fields.Deserialize<Fault>(Json)!;
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"--fault \"{text}\": {wrong.Message}", wrong);
        }
    }
}
