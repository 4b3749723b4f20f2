using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Simulator.Query;

/// <summary>
/// Reads the part of JavaScript that database statements are written in: names, strings, numbers, objects, dates, points.
/// </summary>
internal sealed class JsReader(string text)
{
    private int _at;

    public bool AtEnd
    {
        get
        {
            SkipSpace();
            return _at >= text.Length;
        }
    }

    /// <summary>Takes the given text if it comes next.</summary>
    public bool Take(string what)
    {
        SkipSpace();
        if (string.CompareOrdinal(text, _at, what, 0, what.Length) != 0)
            return false;
        _at += what.Length;
        return true;
    }

    public void Expect(string what)
    {
        if (!Take(what))
            throw new ApiError(-605101);
    }

    public string Name()
    {
        SkipSpace();
        var start = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '$'))
            _at++;
        return _at > start ? text[start.._at] : throw new ApiError(-605101);
    }

    /// <summary>Skips a statement like <c>const Point = db.Geo.Point;</c> up to and with its semicolon.</summary>
    public void SkipStatement()
    {
        while (_at < text.Length && text[_at] != ';')
        {
            if (text[_at] is '"' or '\'' or '`')
                String();
            else
                _at++;
        }
        Expect(";");
    }

    public JsonNode? Value()
    {
        SkipSpace();
        if (_at >= text.Length)
            throw new ApiError(-605101);
        return text[_at] switch
        {
            '{' => Object(),
            '[' => Array(),
            '"' or '\'' or '`' => JsonValue.Create(String()),
            '-' or (>= '0' and <= '9') => Number(),
            _ => Word(),
        };
    }

    public string String()
    {
        SkipSpace();
        if (_at >= text.Length || text[_at] is not ('"' or '\'' or '`'))
            throw new ApiError(-605101);
        var quote = text[_at++];
        var result = new StringBuilder();
        while (true)
        {
            // A line break, also U+2028, ends the line and with it the literal.
            if (_at >= text.Length || (quote != '`' && text[_at] is '\n' or '\r' or '\u2028' or '\u2029'))
                throw new ApiError(-605101);
            var c = text[_at++];
            if (c == quote)
                return result.ToString();
            result.Append(c == '\\' ? Escape() : c);
        }
    }

    private char Escape()
    {
        if (_at >= text.Length)
            throw new ApiError(-605101);
        var c = text[_at++];
        if (c is not ('u' or 'x'))
            return c switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', 'v' => '\v', '0' => '\0', _ => c };
        var length = c == 'u' ? 4 : 2;
        if (_at + length > text.Length
            || !ushort.TryParse(text.AsSpan(_at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw new ApiError(-605101);
        }
        _at += length;
        return (char)code;
    }

    private JsonObject Object()
    {
        Expect("{");
        var result = new JsonObject();
        while (!Take("}"))
        {
            SkipSpace();
            var key = _at < text.Length && text[_at] is '"' or '\'' or '`' ? String() : Name();
            Expect(":");
            result[key] = Value();
            if (!Take(","))
            {
                Expect("}");
                break;
            }
        }
        return result;
    }

    private JsonArray Array()
    {
        Expect("[");
        var result = new JsonArray();
        while (!Take("]"))
        {
            result.Add(Value());
            if (!Take(","))
            {
                Expect("]");
                break;
            }
        }
        return result;
    }

    private JsonNode Number()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '.' or '-' or '+'))
            _at++;
        return double.TryParse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : throw new ApiError(-605101);
    }

    private JsonNode? Word()
    {
        if (Take("_.in(") || Take("db.command.in("))
        {
            var among = new JsonObject { [Statement.In] = Array() };
            Expect(")");
            return among;
        }
        var made = Take("new ");
        var word = Name();
        while (Take("."))
            word = Name();
        switch (word)
        {
            case "true" or "false" when !made:
                return JsonValue.Create(word == "true");
            case "null" or "undefined" when !made:
                return null;
            case "Date" when made:
                Expect("(");
                var date = String();
                Expect(")");
                return new JsonObject { ["$date"] = date };
            case "Point":
                Expect("(");
                var longitude = Value();
                Expect(",");
                var latitude = Value();
                Expect(")");
                return new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(longitude, latitude) };
            default:
                throw new ApiError(-605101, "the simulator does not know " + word);
        }
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }
}
