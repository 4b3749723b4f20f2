using System.Globalization;
using System.Xml;

namespace Local.Tables.Wire;

/// <summary>Writes the values of an interpolated string as OData literals.</summary>
internal static class ODataFilter
{
    public static string Create(FormattableString filter)
    {
        var literals = new object[filter.ArgumentCount];
        for (var i = 0; i < literals.Length; i++)
        {
            literals[i] = Literal(filter.GetArgument(i))
                ?? throw new ArgumentException($"Unable to convert argument {i} from type {filter.GetArgument(i)!.GetType()} to an OData literal.", nameof(filter));
        }

        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    /// <summary>Quotes are doubled, in filters and in the keys of an address alike.</summary>
    public static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string? Literal(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        long or ulong => string.Create(CultureInfo.InvariantCulture, $"{value}L"),
        sbyte or byte or short or ushort or int or uint or decimal or float or double => Convert.ToString(value, CultureInfo.InvariantCulture),
        Guid guid => $"guid'{guid}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexString(bytes)}'",
        DateTimeOffset time => $"datetime'{Time(time.UtcDateTime)}'",
        DateTime time => $"datetime'{Time(time.ToUniversalTime())}'",
        string or char or System.Text.StringBuilder => $"'{Escape(value.ToString()!)}'",
        _ => null,
    };

    private static string Time(DateTime utc) => XmlConvert.ToString(utc, XmlDateTimeSerializationMode.RoundtripKind);
}
