namespace Workflow;

/// <summary>Refusals are parts of sentences that begin differently in different places.</summary>
internal static class Sentence
{
    /// <summary>The refusal as a sentence of its own.</summary>
    public static string Of(string refusal) => $"{char.ToUpperInvariant(refusal[0])}{refusal[1..]}.";
}
