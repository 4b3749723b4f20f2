namespace Workflow.Catalogue;

/// <summary>
/// Reads a query as far as its form goes: names, brackets and strings of JavaScript. Positions count characters from 1, for a person.
/// </summary>
internal sealed class QueryText(string text)
{
    private int at;

    /// <summary>Of the next character that is no space.</summary>
    public int Position
    {
        get
        {
            SkipSpace();
            return at + 1;
        }
    }

    public bool AtEnd => Position > text.Length;

    /// <summary>What no query may hold, wherever it stands; null if there is nothing of it.</summary>
    public static string? FindProblem(string text)
    {
        if (text.Length > Limits.QueryCharacters)
            return $"The query has {text.Length} characters; it may have {Limits.QueryCharacters}.";
        for (var i = 0; i < text.Length; i++)
        {
            var isSpace = text[i] is '\t' or '\n' || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
            if (char.IsControl(text[i]) && !isSpace)
                return $"The query holds a control character (character {i + 1}).";
            if (text[i] is '\u2028' or '\u2029')
                return $"The query holds a line separator (character {i + 1}): write it as an escape.";
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return $"The query is not valid Unicode (character {i + 1}).";
            i++;
        }
        return null;
    }

    /// <summary>Takes a character if it comes next.</summary>
    public bool Take(char what)
    {
        SkipSpace();
        if (at >= text.Length || text[at] != what)
            return false;
        at++;
        return true;
    }

    /// <summary>The letters and digits that come next, perhaps none, and where.</summary>
    public (int Position, string Name) Name()
    {
        SkipSpace();
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '$'))
            at++;
        return (start + 1, text[start..at]);
    }

    /// <summary>Takes all up to the bracket that closes the one before, and that too; null, or what is wrong on the way.</summary>
    public string? Argument(out int position, out string argument)
    {
        var start = at;
        position = at + 1;
        var open = new Stack<(char Closing, int Position)>([(')', at)]);
        argument = "";
        while (at < text.Length)
        {
            var here = at + 1;
            var letter = text[at++];
            if (letter is '"' or '\'' or '`')
            {
                if (EndString(letter, here) is { } problem)
                    return problem;
            }
            else if (letter is '(' or '[' or '{')
            {
                if (letter == '(' && text.AsSpan(0, here - 1).TrimEnd().EndsWith("collection", StringComparison.Ordinal))
                    return $"The query is about one collection, which is named beside it (character {here}).";
                open.Push((letter == '(' ? ')' : letter == '[' ? ']' : '}', here));
            }
            else if (letter is ')' or ']' or '}')
            {
                if (open.Pop().Closing != letter)
                    return $"The bracket at character {here} does not close the one that is open.";
                if (open.Count > 0)
                    continue;
                argument = text[start..(at - 1)];
                return null;
            }
            else if (letter == ';')
            {
                return $"The query is one chain and holds no semicolon (character {here}).";
            }
            else if (letter == '/')
            {
                return $"Outside of strings the query holds no slash (character {here}): leave comments out, and write a regular expression with db.RegExp.";
            }
        }
        return $"The bracket at character {open.Peek().Position} is not closed.";
    }

    private string? EndString(char quote, int position)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                at++;
                return null;
            }
            if (text[at] == '\n' && quote != '`')
                return $"A line ends within the string that begins at character {position}.";
            if (quote == '`' && text[at] == '$' && at + 1 < text.Length && text[at + 1] == '{')
                return $"The query holds no ${{…}} (character {at + 1}).";
            if (text[at] == '\\')
                at++;
        }
        return $"The string that begins at character {position} is not closed.";
    }

    private void SkipSpace()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\r' or '\n')
            at++;
    }
}
