using System.CommandLine;
using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary><c>wf doctor</c>: one line per check, and how to fix each problem.</summary>
internal sealed class DoctorVerb(Shell shell) : Verb(shell, "doctor")
{
    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Done, ExitCode.Failed];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var doctor = await session.Api.GetAsync("api/doctor", ApiJson.Default.Doctor, cancellation);
        session.Screen.Document(doctor.Raw);
        var table = new TextTable().Column("").Column("").Column("");
        foreach (var check in doctor.Value.Checks)
        {
            table.Row(check.Ok ? new Cell(Words["doctor.ok"], Color.Green) : new Cell(Words["doctor.wrong"], Color.Red), Words.Of("check", check.Name), check.Found);
            if (check.Fix is { } fix)
                table.Row("", "", Words["doctor.fix", fix]);
        }
        session.Screen.Table(table);
        session.Screen.Line();
        var wrong = doctor.Value.Checks.Count(check => !check.Ok);
        session.Screen.Line(wrong == 0 ? Words["doctor.allWell", doctor.Value.Checks.Count] : Words["doctor.someWrong", wrong, doctor.Value.Checks.Count]);
        return doctor.Value.Ok ? ExitCode.Done : ExitCode.Failed;
    }
}
