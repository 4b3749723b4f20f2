namespace Workflow;

/// <summary>Refusals are parts of sentences, which begin differently from place to place.</summary>
internal static class Sentence
{
    /// <summary>The refusal as a sentence of its own.</summary>
    public static string Of(string refusal) => $"{char.ToUpperInvariant(refusal[0])}{refusal[1..]}.";
}
