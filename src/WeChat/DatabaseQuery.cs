using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WeChat;

/// <summary>Query statements of the database API. A collection's name goes in as a string literal and cannot end it.</summary>
internal static class DatabaseQuery
{
    public static string Get(string collection, CollectionPart part) => $"{Select(collection, part)}.get()";

    public static string Count(string collection, CollectionPart part) => $"{Select(collection, part)}.count()";

    /// <summary>All documents by id: without a limit the service returns ten.</summary>
    public static string Find(string collection, CollectionPart part, int limit) =>
        $"{Select(collection, part)}.limit({limit.ToString(CultureInfo.InvariantCulture)}).get()";

    /// <summary>Removes documents by id; a part without ids would be the whole collection.</summary>
    public static string Remove(string collection, CollectionPart part) =>
        part.Ids is { Count: > 0 } ? $"{Select(collection, part)}.remove()" : throw new ArgumentException("Only documents that are named are removed.", nameof(part));

    /// <summary>An id goes into the statement unchanged, so it has to be one JSON string or number. The exception does not show it.</summary>
    public static void CheckId(string id)
    {
        try
        {
            using var parsed = JsonDocument.Parse(JsonAsScript(id));
            if (parsed.RootElement.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                return;
        }
        catch (JsonException)
        {
            // Its text may quote the id.
        }
        throw new ArgumentException("An id is not a JSON string or number.", nameof(id));
    }

    /// <summary>How the service may spell an id when it repeats it.</summary>
    public static IEnumerable<string> Spellings(string id)
    {
        var sent = JsonAsScript(id);
        yield return sent;
        yield return sent.Trim('"');
        yield return id.Trim('"');
        if (sent.Contains('\\', StringComparison.Ordinal) && Read(sent) is { } read)
            yield return read;
    }

    private static string? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(json);
        }
        catch (JsonException)
        {
            return null; // half a surrogate pair, or no string
        }
    }

    private static string Select(string collection, CollectionPart part)
    {
        var statement = new StringBuilder("db.collection(").Append(Literal(collection)).Append(')');
        if (part.Ids is { } ids)
            statement.Append(".where({\"_id\":_.in([").AppendJoin(',', ids.Select(JsonAsScript)).Append("])})");
        if (part.Steps is { } steps)
            statement.Append('.').Append(steps);
        if (part.Fields is { } fields)
            statement.Append(".field({").AppendJoin(',', fields.Select(static field => $"{Literal(field)}:true")).Append("})");
        return statement.ToString();
    }

    // Two separators are allowed in a JSON string but end the line in a script's. Half a surrogate pair would not survive UTF-8: it would
    // name another document.
    private static string JsonAsScript(string json)
    {
        var text = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (char.IsHighSurrogate(c) && i + 1 < json.Length && char.IsLowSurrogate(json[i + 1]))
                text.Append(c).Append(json[++i]);
            else if (char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                AppendEscaped(text, c);
            else
                text.Append(c);
        }
        return text.ToString();
    }

    private static void AppendEscaped(StringBuilder text, char c) =>
        text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));

    /// <summary>
    /// A JSON string literal. Letters are not escaped, because it is unknown whether the service's parser reads \u escapes of them; characters
    /// that could end or break a literal (quotes, backslash, control characters, U+2028 and U+2029, half a surrogate pair) are escaped.
    /// </summary>
    internal static string Literal(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var text = new StringBuilder(name.Length + 2).Append('"');
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (char.IsHighSurrogate(c) && i + 1 < name.Length && char.IsLowSurrogate(name[i + 1]))
                text.Append(c).Append(name[++i]);
            else if (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                AppendEscaped(text, c);
            else
                text.Append(c);
        }
        return text.Append('"').ToString();
    }
}
