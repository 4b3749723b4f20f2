using System.Globalization;

namespace Run.Output;

/// <summary>Numbers as a person reads them, the same in every locale.</summary>
internal static class Format
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Count(long? number) => number is { } value ? Count(value) : "-";

    public static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("N1", CultureInfo.InvariantCulture);

    /// <summary><c>1 collection</c>, <c>2 collections</c>.</summary>
    public static string Of(long number, string noun) => $"{Count(number)} {noun}{(number == 1 ? "" : "s")}";
}
