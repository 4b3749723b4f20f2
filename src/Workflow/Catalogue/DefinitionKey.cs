using System.Security.Cryptography;
using System.Text.Json;
using Workflow.Http;

namespace Workflow.Catalogue;

/// <summary>A short key for what a schedule backs up: the same for the same collections in any order.</summary>
public static class DefinitionKey
{
    private const int HexDigits = 16;

    /// <summary>Sixteen hex digits.</summary>
    public static string Of(BackupDefinition definition)
    {
        var sorted = new
        {
            collections = definition.Collections.Distinct().Order(StringComparer.Ordinal),
            exclude = definition.Exclude.Distinct().Order(StringComparer.Ordinal),
            // A selection of a whole collection is the same as its name.
            exports = (definition.Exports ?? []).Where(one => !one.IsWhole).Select(one => JsonSerializer.Serialize(one, Json.Options)).Order(StringComparer.Ordinal),
        };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(sorted, Json.Options)))[..HexDigits];
    }
}
