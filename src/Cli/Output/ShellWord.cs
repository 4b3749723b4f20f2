namespace Cli.Output;

/// <summary>Words of proposed commands: a copied command must mean the same to the shell.</summary>
internal static class ShellWord
{
    public static string Of(string text) =>
        text.Length > 0 && text.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '/') && text[0] != '-'
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
