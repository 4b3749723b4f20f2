namespace Workflow.Catalogue;

/// <summary>Words of a row that a newer version may have written: shown, never thrown on.</summary>
internal static class Words
{
    /// <summary>The value of that name, or <paramref name="unknown"/>.</summary>
    public static T Read<T>(string? word, T unknown)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, out var value) && value.ToString() == word ? value : unknown;

    /// <summary>The row's own reason, or a sentence about the word that this version does not know.</summary>
    public static string? Explain<T>(string? word, string? reason, T unknown)
        where T : struct, Enum =>
        Read(word, unknown).Equals(unknown) ? $"This version does not know the value '{word}', which a newer version wrote. {reason}".TrimEnd() : reason;
}
