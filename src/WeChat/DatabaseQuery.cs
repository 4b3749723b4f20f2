using System.Globalization;
using System.Text;

namespace WeChat;

/// <summary>Query statements of the database API. A collection's name goes in as a string literal and cannot end it.</summary>
internal static class DatabaseQuery
{
    public static string All(string collection) => $"db.collection({Literal(collection)}).get()";

    public static string Count(string collection) => $"db.collection({Literal(collection)}).count()";

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
