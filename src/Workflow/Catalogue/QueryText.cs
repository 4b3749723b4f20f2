namespace Workflow.Catalogue;

/// <summary>
/// Checks the form of a query: names, brackets and strings of JavaScript. Positions count characters from 1, for a person.
/// </summary>
internal sealed class QueryText(string text)
{
    private int at;

    /// <summary>Of the next character that is not a space.</summary>
    public int Position
    {
        get
        {
            SkipSpace();
            return at + 1;
        }
    }

    public bool AtEnd => Position > text.Length;

    /// <summary>A forbidden construct anywhere in the query; null if there is none.</summary>
    public static string? FindProblem(string text)
    {
        if (text.Length > Limits.QueryCharacters)
            return $"The query has {text.Length} characters; it may have {Limits.QueryCharacters}.";
        for (var i = 0; i < text.Length; i++)
        {
            var isSpace = text[i] is '\t' or '\n' || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n');
            if (char.IsControl(text[i]) && !isSpace)
                return $"The query has a control character (character {i + 1}).";
            if (text[i] is '\u2028' or '\u2029')
                return $"The query has a line separator (character {i + 1}): write it as an escape.";
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

    /// <summary>The next letters and digits, perhaps none, and their position.</summary>
    public (int Position, string Name) Name()
    {
        SkipSpace();
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '$'))
            at++;
        return (start + 1, text[start..at]);
    }

    /// <summary>Reads everything up to and including the closing bracket; null, or what is wrong in between.</summary>
    public string? Argument(out int position, out string argument)
    {
        var start = at;
        position = at + 1;
        var open = new Stack<(char Closing, int Position)>([(')', at)]);
        argument = "";
        while (at < text.Length)
        {
            var here = at + 1;
            var letter = text[at];
            if (char.IsAsciiLetter(letter) || letter is '_' or '$')
            {
                if (TakeWord() is { } refused)
                    return refused;
                continue;
            }
            at++;
            if (letter is '"' or '\'')
            {
                if (EndString(letter, here) is { } problem)
                    return problem;
            }
            else if (letter is '(' or '[' or '{')
            {
                if (letter == '[' && IsIndex(here - 1))
                    return $"The query must not index into a value with [ ] (character {here}).";
                open.Push((letter == '(' ? ')' : letter == '[' ? ']' : '}', here));
            }
            else if (letter is ')' or ']' or '}')
            {
                if (open.Pop().Closing != letter)
                    return $"The bracket at character {here} does not match the open one.";
                if (open.Count > 0)
                    continue;
                argument = text[start..(at - 1)];
                return null;
            }
            else if (Forbidden(letter) is { } what)
            {
                return $"The query must not contain {what} (character {here}).";
            }
        }
        return $"The bracket at character {open.Peek().Position} is not closed.";
    }

    // A query consists of values and calls of the service's operators. With these it could do more.
    private static string? Forbidden(char letter) => letter switch
    {
        ';' => "a semicolon: it must be one chain",
        '/' => "a slash outside of strings: leave comments out, and write a regular expression with db.RegExp",
        '`' => "a template string: write strings in ' or \"",
        '\\' => "a backslash outside of strings",
        '=' or '<' or '?' => $"'{letter}' outside of strings: write a condition with an operator such as _.gt(5)",
        _ => null,
    };

    // Any word may be the name of a field.
    private string? TakeWord()
    {
        var (position, word) = Name();
        SkipSpace();
        var isKey = at < text.Length && text[at] == ':';
        return word switch
        {
            _ when isKey => null,
            "collection" => $"The query must not name a collection; give it in 'collection' (character {position}).",
            "constructor" or "function" or "eval" or "import" => $"The query must not contain {word} (character {position}).",
            _ => null,
        };
    }

    // After a name or a closing bracket; anywhere else [ ] begins a list.
    private bool IsIndex(int bracket)
    {
        var before = text.AsSpan(0, bracket).TrimEnd(" \t\r\n");
        return before.Length > 0 && (char.IsLetterOrDigit(before[^1]) || before[^1] is '_' or '$' or ')' or ']' or '}' or '"' or '\'');
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
            if (text[at] == '\n')
                return $"A line ends within the string that begins at character {position}.";
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
