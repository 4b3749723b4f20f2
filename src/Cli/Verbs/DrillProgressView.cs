using Cli.Api;
using Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cli.Verbs;

/// <summary>How far a drill is.</summary>
internal sealed class DrillProgressView(Session session) : IProgressView<Drill>
{
    public IRenderable Draw(Drill value, int lines)
    {
        var rows = new List<IRenderable> { new Text(Line(value), new Style(Color.Blue)) };
        // What is at work first: of many collections most are done or have yet to begin.
        foreach (var one in value.Collections.OrderBy(one => one.Status is "Importing" or "Comparing" ? 0 : 1).Take(lines - 1))
            rows.Add(new Text($"  {Screen.Word(one.Collection)}  {session.Words.Of("drilled", one.Status)}{DoneOf(one)}") { Overflow = Overflow.Ellipsis });
        return new Rows(rows);
    }

    public string Line(Drill value) =>
        session.Words["drill.progress", value.Collections.Count(one => one.HasEnded), value.Collections.Count, Sayings.Count(value.Collections.Sum(one => one.Imported))];

    private string DoneOf(DrilledCollection one) =>
        one.Status == "Importing" ? $"  {session.Words["drill.imported", Sayings.Count(one.Imported), Sayings.Count(one.Documents)]}" : "";
}
