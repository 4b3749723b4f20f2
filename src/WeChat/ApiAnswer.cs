using System.Globalization;
using System.Text.Json;

namespace WeChat;

/// <summary>One JSON answer, read leniently: numbers may be strings, fields may be missing or null.</summary>
internal readonly struct ApiAnswer
{
    private readonly string _endpoint;
    private readonly JsonElement _root;
    private readonly bool _effectful;

    private ApiAnswer(string endpoint, JsonElement root, bool effectful)
    {
        _endpoint = endpoint;
        _root = root;
        _effectful = effectful;
    }

    /// <summary>0 is success; so is an answer without a code, as from the token endpoint.</summary>
    public int ErrorCode => (int)Math.Clamp(Int64("errcode") ?? 0, int.MinValue, int.MaxValue);

    public string ErrorMessage => Text("errmsg") ?? "";

    /// <summary>Parses a body whatever its content type says, or throws <see cref="FailureKind.BadAnswer"/>.</summary>
    public static ApiAnswer Parse(string endpoint, ReadOnlyMemory<byte> body, bool effectful)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
            throw Failures.BadAnswer(endpoint, "the answer is empty", effectful);
        try
        {
            var root = JsonElement.Parse(body.Span);
            if (root.ValueKind == JsonValueKind.Object)
                return new ApiAnswer(endpoint, root, effectful);
        }
        catch (JsonException)
        {
            // Its text may quote the body, so it is not passed on.
        }
        var what = body.Span.TrimStart(" \t\r\n"u8)[0] == (byte)'<' ? "the answer is a web page, not JSON" : "the answer is not a JSON object";
        throw Failures.BadAnswer(endpoint, what, effectful);
    }

    public string? Text(string name) =>
        Field(name) is not { } field ? null
        : field.ValueKind == JsonValueKind.String ? field.GetString()
        : field.GetRawText();

    public long? Int64(string name) => Field(name) is { } field ? ReadInt64(field) : null;

    public long RequiredInt64(string name) =>
        Int64(name) ?? throw Failures.BadAnswer(_endpoint, $"the answer has no number \"{name}\"", _effectful);

    public string RequiredText(string name) =>
        Text(name) is { Length: > 0 } text ? text : throw Failures.BadAnswer(_endpoint, $"the answer has no \"{name}\"", _effectful);

    /// <summary>The objects of an array; a missing or null array is an empty one.</summary>
    public IEnumerable<ApiAnswer> Items(string name)
    {
        if (Field(name) is not { ValueKind: JsonValueKind.Array } array)
            yield break;
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
                yield return new ApiAnswer(_endpoint, item, _effectful);
        }
    }

    /// <summary>The strings of an array; objects are left out.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        Field(name) is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)]
            : [];

    /// <summary>An array of strings; null counts as empty, but an answer without it is an error.</summary>
    public IReadOnlyList<string> RequiredTexts(string name)
    {
        var texts = Texts(name);
        var complete = _root.TryGetProperty(name, out var field)
            && (field.ValueKind == JsonValueKind.Null || (field.ValueKind == JsonValueKind.Array && field.GetArrayLength() == texts.Count));
        return complete ? texts : throw Failures.BadAnswer(_endpoint, $"the answer has no list of texts \"{name}\"", _effectful);
    }

    public bool HasArray(string name) => Field(name) is { ValueKind: JsonValueKind.Array };

    public ApiAnswer? Object(string name) =>
        Field(name) is { ValueKind: JsonValueKind.Object } field ? new ApiAnswer(_endpoint, field, _effectful) : null;

    private JsonElement? Field(string name) =>
        _root.TryGetProperty(name, out var field) && field.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? field : null;

    private static long? ReadInt64(JsonElement field)
    {
        if (field.ValueKind == JsonValueKind.Number)
            return field.TryGetInt64(out var number) ? number : FromDouble(field.GetDouble());
        if (field.ValueKind != JsonValueKind.String)
            return null;
        var text = field.GetString();
        if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var parsed))
            return parsed;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? FromDouble(real) : null;
    }

    private static long? FromDouble(double value) =>
        Math.Abs(value) < 9e18 && Math.Floor(value) == value ? (long)value : null;
}
