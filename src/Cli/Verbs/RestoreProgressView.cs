using Cli.Api;
using Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Verbs;

/// <summary>How far a restore is.</summary>
internal sealed class RestoreProgressView(Session session) : IProgressView<Restore>
{
    public IRenderable Draw(Restore value, int lines)
    {
        var rows = new List<IRenderable> { new Text(Line(value), new Style(Color.Blue)) };
        // Running ones first: of many collections most are done or have not started.
        foreach (var one in value.Collections.OrderBy(one => one.Status is "Applying" or "Verifying" ? 0 : 1).Take(lines - 1))
            rows.Add(new Text($"  {Screen.Word(one.Target)}  {session.Words.Of("restored", one.Status)}{DoneOf(one)}") { Overflow = Overflow.Ellipsis });
        return new Rows(rows);
    }

    public string Line(Restore value)
    {
        var words = session.Words;
        if (value is { Outcome: "AwaitingApproval", ApprovedAt: not null })
            return $"{words["restore.approved"]} {Screen.Word(value.Reason ?? "")}".TrimEnd();
        if (value.Collections.Count == 0)
            return words.Of("restored", value.Outcome);
        var isPlan = value.Outcome is "Planning" or "AwaitingApproval";
        var done = value.Collections.Count(one => one.Status is not (null or "Pending" or "Applying" or "Verifying") && (isPlan || one.Status != "Planned"));
        return words["restore.progress", words.Of("restored", value.Outcome), done, value.Collections.Count];
    }

    // Removals are not parts, and take long.
    private string DoneOf(RestoreCollection one) =>
        one.Status is not ("Applying" or "Verifying") ? ""
        : $"{(one.Parts is { Total: > 0 } parts ? $"  {parts.Done}/{parts.Total}" : "")}  {session.Words["restore.done", Sayings.Count(one.Imported), Sayings.Count(one.Removed)]}";
}
