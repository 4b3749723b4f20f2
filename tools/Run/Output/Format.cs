using System.Globalization;

namespace Run.Output;

/// <summary>Numbers as a person reads them, the same in every locale.</summary>
internal static class Format
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long? number) => number is { } value ? Count(value) : "-";

    /// <summary>Bytes in decimal units, three digits: <c>1.23 MB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }
        var digits = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    public static string Bytes(long? bytes) => bytes is { } value ? Bytes(value) : "-";

    public static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture);

    /// <summary><c>1 collection</c>, <c>2 collections</c>.</summary>
    public static string Of(long number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";
}
