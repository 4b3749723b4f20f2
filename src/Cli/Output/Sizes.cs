using System.Globalization;

namespace Cli.Output;

/// <summary>Sizes as a person reads them, the same in every locale.</summary>
internal static class Sizes
{
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>Bytes in decimal units, three digits: <c>1.23 MB</c>.</summary>
    public static string Bytes(long? bytes)
    {
        if (bytes is not { } number)
            return "-";
        var value = (double)number;
        var unit = 0;
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }
        var digits = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
