using System.Globalization;
using System.Text;

namespace Workflow.Tests.Support;

/// <summary>A document that follows from a seed, written in one of many ways that mean the same.</summary>
/// <param name="seed">What it is.</param>
/// <param name="inOtherWords">Keys in another order, other escapes, other notations of numbers and dates, blanks.</param>
/// <param name="changed">With one more field.</param>
internal sealed class RandomDocument(int seed, bool inOtherWords = false, bool changed = false)
{
    private static readonly string[] Texts =
        ["", "订单", "a.b", "😀", "\ud800", "\udfff x", "\"quoted\"\\", "tab\tline\n\u2028", "\u0000\u001f", "naïve", "3", "true", "$date", "_id", "名", new('长', 300)];

    private readonly Random chance = new(seed);
    private readonly Random words = new(inOtherWords ? ~seed : seed);

    /// <summary>Its bytes, without a line end.</summary>
    public byte[] Next()
    {
        var members = Members(0);
        members.Add(("_id", chance.Next(3) switch { 0 => chance.Next(9).ToString(CultureInfo.InvariantCulture), 1 => Real(), _ => Text() }));
        if (changed)
            members.Add(("改", "1"));
        return Bytes(Object(members));
    }

    private List<(string Key, string Value)> Members(int depth)
    {
        var members = new List<(string Key, string Value)>();
        var keys = new HashSet<string>(StringComparer.Ordinal) { "_id", "$date" };
        for (var left = chance.Next(7); left > 0; left--)
        {
            var key = chance.Next(3) == 0 ? Texts[chance.Next(Texts.Length)] : $"字段{chance.Next(50)}";
            if (keys.Add(key))
                members.Add((key, Value(depth + 1)));
        }
        return members;
    }

    private string Value(int depth) => chance.Next(depth > 4 ? 8 : 11) switch
    {
        0 => "null",
        1 => chance.Next(2) == 0 ? "true" : "false",
        2 => chance.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        3 => "9007199254740993" + chance.Next(10),
        4 => Real(),
        5 => Date(),
        6 => $"{{\"$numberLong\":\"{chance.Next()}\"}}",
        7 => Text(),
        8 => $"[{string.Join(Blank() + ",", Enumerable.Range(0, chance.Next(5)).Select(_ => Value(depth + 1)))}{Blank()}]",
        _ => Object(Members(depth)),
    };

    private string Object(List<(string Key, string Value)> members)
    {
        if (inOtherWords)
            members = [.. members.OrderBy(_ => words.Next())];
        return "{" + string.Join(",", members.Select(member => $"{Blank()}{Quoted(member.Key)}{Blank()}:{Blank()}{member.Value}")) + Blank() + "}";
    }

    private string Text() => Quoted(Texts[chance.Next(Texts.Length)] + (chance.Next(2) == 0 ? "" : chance.Next(1000)));

    private string Quoted(string text)
    {
        if (text == "_id")
            return "\"_id\"";
        var json = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isPair = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (isPair && !(inOtherWords && words.Next(2) == 0))
                json.Append(c).Append(text[++i]);
            else if (c is '"' or '\\' || c < ' ' || char.IsSurrogate(c) || (inOtherWords && words.Next(4) == 0))
                json.Append("\\u").Append(((int)c).ToString(words.Next(2) == 0 ? "x4" : "X4", CultureInfo.InvariantCulture));
            else
                json.Append(c);
        }
        return json.Append('"').ToString();
    }

    private string Real()
    {
        var (sign, digits, exponent) = (chance.Next(2) == 0 ? "" : "-", chance.Next(1, 100_000), chance.Next(-6, 6));
        if (chance.Next(8) == 0)
            return sign + (inOtherWords ? "0e5" : "0.0");
        if (!inOtherWords)
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits}e{exponent}");
        var zeros = words.Next(4);
        return words.Next(2) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{digits}{new string('0', zeros)}E+0{Math.Abs(exponent - zeros)}").Replace("E+", exponent - zeros < 0 ? "E-" : "E+", StringComparison.Ordinal)
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{digits}.{new string('0', zeros + 1)}e{exponent}");
    }

    private string Date()
    {
        var time = DateTimeOffset.UnixEpoch.AddMilliseconds(chance.NextInt64(-99_999_999_999, 4_000_000_000_000));
        var written = !inOtherWords ? time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : time.ToOffset(TimeSpan.FromMinutes(words.Next(-700, 700))).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        return $"{{\"$date\":{Blank()}\"{written}\"}}";
    }

    private string Blank() => inOtherWords && words.Next(3) == 0 ? " \t" : "";

    // Half a pair is always escaped, so what is left is text.
    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
