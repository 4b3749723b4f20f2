using System.CommandLine;
using System.Globalization;
using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary><c>wf schedule</c>: when the next backups are due.</summary>
internal sealed class ScheduleVerb(Shell shell) : Verb(shell, "schedule")
{
    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var schedule = await session.Api.GetAsync("api/schedule", ApiJson.Default.Schedule, cancellation);
        session.Screen.Document(schedule.Raw);
        session.Screen.Line(Words["schedule.is", schedule.Value.Expression]);
        var table = new TextTable().Column(Words["schedule.local"]).Column(Words["schedule.china"]).Column("");
        foreach (var due in schedule.Value.Next)
            table.Row(session.Screen.Say.Time(due.Utc), due.Utc8.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture), session.Screen.Say.Ago(due.Utc));
        session.Screen.Table(table);
        foreach (var problem in schedule.Value.Problems)
            session.Screen.Line(problem, Color.Red);
        return ExitCode.Done;
    }
}
