using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architecture.Tests;

/// <summary>A text in the source, its holes numbered: <c>There is no backup '{0}'.</c></summary>
/// <param name="Place">File and line.</param>
/// <param name="Text">The text; what is joined with + is one text.</param>
/// <param name="IsForPeople">Whether an answer may say it, so that a translation is needed.</param>
internal sealed record SourceText(string Place, string Text, bool IsForPeople);

/// <summary>Finds the texts of C# files.</summary>
internal static class SourceTexts
{
    // Faults of the program and of its settings at the start: they end in a log or on the console, which are English.
    private static readonly HashSet<string> Unsaid = new(StringComparer.Ordinal)
    {
        "InvalidOperationException", "ArgumentException", "ArgumentOutOfRangeException", "NotSupportedException", "UnreachableException", "SettingException",
    };

    /// <summary>All of one file.</summary>
    public static IEnumerable<SourceText> Of(string path, string code)
    {
        foreach (var node in CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes())
        {
            if (node is not (LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } or InterpolatedStringExpressionSyntax))
                continue;
            var whole = Joined((ExpressionSyntax)node);
            if (First(whole) != node || node.Ancestors().Any(parent => parent is AttributeSyntax))
                continue;
            var holes = 0;
            var text = Read(whole, ref holes);
            yield return new($"{path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}", text, IsSentence(text) && !IsUnsaid(node));
        }
    }

    private static bool IsSentence(string text) =>
        text.Contains(' ', StringComparison.Ordinal)
        && !text.Any(IsChinese)
        && text.Count(char.IsAsciiLetterLower) > 3
        && (text.TrimEnd() is [.., '.' or '!' or '?'] || text.Contains(". ", StringComparison.Ordinal));

    // With its Chinese beside it, or never part of an answer.
    private static bool IsUnsaid(SyntaxNode node) => node.Ancestors().Any(static parent => parent switch
    {
        ObjectCreationExpressionSyntax made when Unsaid.Contains(made.Type.ToString()) => true,
        BaseObjectCreationExpressionSyntax { ArgumentList: { } arguments } => arguments.Arguments.Any(one => one.ToString().Any(IsChinese)),
        InvocationExpressionSyntax call => call.Expression.ToString() is var name
            && (name.Contains("Meter.Create", StringComparison.Ordinal) || name.Contains("meter.Create", StringComparison.Ordinal)
                || call.ArgumentList.Arguments.Any(one => one.ToString().Any(IsChinese))),
        _ => false,
    });

    // A doubled brace of an interpolated string is one.
    private static string Unescaped(InterpolatedStringTextSyntax part) =>
        part.TextToken.ValueText.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);

    private static bool IsChinese(char letter) => letter is >= '\u4e00' and <= '\u9fff';

    private static ExpressionSyntax Joined(ExpressionSyntax part)
    {
        while (part.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } join)
            part = join;
        return part;
    }

    private static ExpressionSyntax First(ExpressionSyntax text) => text is BinaryExpressionSyntax join ? First(join.Left) : text;

    private static string Read(ExpressionSyntax text, ref int holes)
    {
        switch (text)
        {
            case BinaryExpressionSyntax join:
                return Read(join.Left, ref holes) + Read(join.Right, ref holes);
            case LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression):
                return literal.Token.ValueText;
            case InterpolatedStringExpressionSyntax parts:
                var made = "";
                foreach (var part in parts.Contents)
                    made += part is InterpolatedStringTextSyntax fixedPart ? Unescaped(fixedPart) : $"{{{holes++}}}";
                return made;
            default:
                return $"{{{holes++}}}";
        }
    }
}
