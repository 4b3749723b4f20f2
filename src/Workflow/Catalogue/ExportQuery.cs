using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Workflow.Catalogue;

/// <summary>
/// The query of an export: one chain of <c>where</c>, <c>field</c>, <c>orderBy</c>, <c>limit</c> and <c>skip</c>. Its form is checked here, so
/// that only a query on one collection is ever sent; the service checks the content of the brackets.
/// </summary>
internal sealed class ExportQuery
{
    private static readonly string[] Methods = ["where", "field", "orderBy", "limit", "skip"];

    private const int LongestShown = 40;

    private readonly List<(string Method, string Argument)> steps;

    private ExportQuery(List<(string Method, string Argument)> steps) => this.steps = steps;

    /// <summary>Whether it selects fields of a document.</summary>
    public bool NamesFields => steps.Exists(static step => step.Method == "field");

    /// <summary>Whether a name is in the part that selects fields.</summary>
    public bool MentionsField(string name) => steps.Exists(step => step.Method == "field" && step.Argument.Contains(name, StringComparison.Ordinal));

    /// <summary>Only the part that selects documents; null if all are.</summary>
    public string? Conditions =>
        string.Join('.', steps.Where(static step => step.Method == "where").Select(static step => $"where({step.Argument})")) is { Length: > 0 } chain ? chain : null;

    /// <summary>How many of that many matching documents are returned.</summary>
    public long Bound(long found)
    {
        var left = Math.Max(0, found - (Last("skip") ?? 0));
        return Last("limit") is { } limit ? Math.Min(limit, left) : left;
    }

    /// <summary>The query of a text that was checked before.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static ExportQuery Parse(string text) => TryParse(text, out var query, out var problem) ? query : throw new FormatException(problem);

    /// <summary>True with the query, or false with a sentence that says where it goes wrong and quotes only a method's name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ExportQuery? query, [NotNullWhen(false)] out string? problem)
    {
        query = null;
        if ((problem = QueryText.FindProblem(text)) is not null)
            return false;
        var reader = new QueryText(text);
        var read = new List<(string Method, string Argument)>();
        do
        {
            if ((problem = ReadStep(reader, read)) is not null)
                return false;
        }
        while (reader.Take('.'));
        if (!reader.AtEnd)
            problem = $"Only a dot may follow a step (character {reader.Position}).";
        query = problem is null ? new(read) : null;
        return query is not null;
    }

    private static string? ReadStep(QueryText reader, List<(string Method, string Argument)> read)
    {
        var (at, method) = reader.Name();
        if (method.Length == 0)
            return $"Expected {Names} (character {at}).";
        if (method == "db" && read.Count == 0)
            return $"Leave db.collection(…) out of the query: 'collection' names it (character {at}).";
        if (!Methods.Contains(method, StringComparer.Ordinal))
            return $"The query may not use {(method.Length > LongestShown ? $"{method[..LongestShown]}…" : method)} (character {at}), only {Names}.";
        if (!reader.Take('('))
            return $"After {method} the query needs its brackets (character {reader.Position}).";
        if (reader.Argument(out var start, out var argument) is { } problem)
            return problem;
        var least = method == "limit" ? 1 : 0;
        if (method is "limit" or "skip" && !(TryNumber(argument, out var number) && number >= least))
            return $"{method} takes a whole number from {least} to {int.MaxValue} (character {start}).";
        read.Add((method, argument));
        return null;
    }

    private static string Names => $"{string.Join(", ", Methods[..^1])} or {Methods[^1]}";

    // In the service's own library a later call replaces an earlier one.
    private long? Last(string method) =>
        steps.FindLast(step => step.Method == method) is { Argument: { } argument } && TryNumber(argument, out var number) ? number : null;

    private static bool TryNumber(string argument, out int number) =>
        int.TryParse(argument.AsSpan().Trim(" \t\r\n"), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
