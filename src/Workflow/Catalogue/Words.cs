namespace Workflow.Catalogue;

/// <summary>Values of a row that a newer version may have written: they are shown and never cause an exception.</summary>
internal static class Words
{
    /// <summary>The value of that name, or <paramref name="unknown"/>.</summary>
    public static T Read<T>(string? word, T unknown)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, out var value) && value.ToString() == word ? value : unknown;

    /// <summary>The row's own reason, or a sentence about the unknown value.</summary>
    public static string? Explain<T>(string? word, string? reason, T unknown)
        where T : struct, Enum =>
        Read(word, unknown).Equals(unknown) ? $"This version does not know the value '{word}', which a newer version wrote. {reason}".TrimEnd() : reason;
}
