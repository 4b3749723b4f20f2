namespace Workflow.Steps;

/// <summary>Makes text suitable for a reason: one line, not too long, no half characters.</summary>
internal static class Text
{
    /// <summary>The first line, at most <see cref="Limits.ReasonCharacters"/>. Storage errors append the answer's body.</summary>
    public static string FirstLine(string? text)
    {
        var line = (text ?? "").Split('\n', 2)[0].TrimEnd('\r', ' ');
        return Cut(line);
    }

    /// <summary>At most <see cref="Limits.ReasonCharacters"/>.</summary>
    public static string Cut(string text)
    {
        if (text.Length <= Limits.ReasonCharacters)
            return text;
        var length = char.IsHighSurrogate(text[Limits.ReasonCharacters - 1]) ? Limits.ReasonCharacters - 1 : Limits.ReasonCharacters;
        return text[..length];
    }
}
