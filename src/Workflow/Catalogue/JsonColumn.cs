using System.Text.Json;
using Workflow.Http;

namespace Workflow.Catalogue;

/// <summary>A column that holds JSON, or nothing as an empty text: by Merge a null would leave what the row has there.</summary>
internal static class JsonColumn
{
    public static string Of<T>(T? value)
        where T : class => value is null ? "" : JsonSerializer.Serialize(value, Json.Options);

    public static T? Read<T>(TableEntity entity, string column)
        where T : class =>
        entity.GetString(column) is { Length: > 0 } json ? JsonSerializer.Deserialize<T>(json, Json.Options) : null;
}
