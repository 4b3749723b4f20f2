using System.Globalization;
using System.Text;

namespace WeChat;

/// <summary>Query statements of the database API. A collection's name goes in as a string literal and cannot end it.</summary>
internal static class DatabaseQuery
{
    public static string Get(string collection, CollectionPart part) => $"{Select(collection, part)}.get()";

    public static string Count(string collection, CollectionPart part) => $"{Select(collection, part)}.count()";

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

    // Two separators may stand in a JSON string but end the line of a script's.
    private static string JsonAsScript(string json) =>
        json.Replace("\u2028", "\\u2028", StringComparison.Ordinal).Replace("\u2029", "\\u2029", StringComparison.Ordinal);

    /// <summary>
    /// A JSON string literal. Letters stay as they are, because nobody knows whether the service's parser reads \u escapes of them; what
    /// could end or break a literal (quotes, backslash, control characters, U+2028 and U+2029, half a surrogate pair) is escaped.
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
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        }
        return text.Append('"').ToString();
    }
}
