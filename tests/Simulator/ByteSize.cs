using System.Globalization;

namespace Simulator;

/// <summary>Sizes as people write them: 5GB, 300MB, 64KB, 1000.</summary>
internal static class ByteSize
{
    public static long Parse(string text)
    {
        var unit = text.TrimStart([.. "0123456789."]).Trim();
        var factor = unit.ToUpperInvariant() switch
        {
            "" or "B" => 1L,
            "KB" or "K" => 1_000L,
            "MB" or "M" => 1_000_000L,
            "GB" or "G" => 1_000_000_000L,
            _ => throw new FormatException($"\"{text}\" is not a size; write 5GB, 300MB, 64KB or bytes."),
        };
        return double.TryParse(text[..(text.Length - unit.Length)].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? (long)(number * factor)
            : throw new FormatException($"\"{text}\" is not a size; write 5GB, 300MB, 64KB or bytes.");
    }
}
