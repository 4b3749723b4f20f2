using System.CommandLine;
using System.Net;
using System.Text.Json;
using Cli.Api;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary><c>wf status</c>: one screen, and an exit code for alarms.</summary>
internal sealed class StatusVerb(Shell shell) : Verb(shell, "status")
{
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Done, ExitCode.Failed, ExitCode.GateTripped, ExitCode.Stale];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var (api, say) = (session.Api, session.Screen.Say);
        var health = await api.GetAsync("api/health/details", ApiJson.Default.Health, cancellation, also: HttpStatusCode.ServiceUnavailable);
        var schedule = await api.GetAsync("api/schedule", ApiJson.Default.Schedule, cancellation);
        var backups = health.Value.StorageReachable ? await BackupsAsync(session, cancellation) : new();
        var code = CodeOf(health.Value, schedule.Value, backups.LastGood?.Value, session.Time.GetUtcNow());
        session.Screen.Document(JsonText.Make(json =>
        {
            json.WriteNumber("exitCode", (int)code);
            json.WriteString("server", api.Server.Url.ToString());
            Write("lastGood", backups.LastGood?.Raw);
            TrustViews.Write(json, backups.LastGood?.Value);
            json.WriteStartArray("running");
            backups.Running.ForEach(backup => backup.Raw.WriteTo(json));
            json.WriteEndArray();
            Write("schedule", schedule.Raw);
            Write("health", health.Raw);

            void Write(string name, JsonElement? value)
            {
                json.WritePropertyName(name);
                if (value is { } element)
                    element.WriteTo(json);
                else
                    json.WriteNullValue();
            }
        }));

        var table = new TextTable().Column("").Column("");
        table.Row(Words["status.lastGood"], backups.LastGood?.Value is { } good
            ? new(Words["status.lastGoodIs", good.Id, say.Ago(good.EndedAt ?? good.StartedAt), say.Time(good.EndedAt), Sayings.Count(good.Documents)], code == ExitCode.Stale ? Color.Red : Color.Green)
            : new(Words["status.noGood"], Color.Red));
        if (backups.LastGood?.Value is { Trust.Count: > 0 } trusted)
            table.Row(Words["status.trust"], TrustViews.Sentence(trusted, session));
        foreach (var running in backups.Running)
            table.Row(Words["status.running"], Words["status.runningIs", running.Value.Id, say.Ago(running.Value.StartedAt)]);
        table.Row(Words["status.next"], schedule.Value.Next is [var next, ..] ? Words["status.nextIs", say.Time(next.Utc), say.Ago(next.Utc)] : Words["status.noNext"]);
        foreach (var part in health.Value.Parts.Where(part => part.Ok && part.Name is "gate" or "retention" or "notify"))
            table.Row(Words.Of("part", part.Name), part.Sentence);
        foreach (var part in health.Value.Parts.Where(part => !part.Ok))
            table.Row(Words.Of("part", part.Name), new Cell(part.Sentence, Color.Red));
        session.Screen.Table(table);
        if (backups.LastGood?.Value.EndedAt - session.Time.GetUtcNow() is { } ahead && ahead > ClocksDiffer)
            session.Screen.Line(Words["status.clock", say.Span(ahead)], Color.Yellow);
        session.Screen.Line();
        session.Screen.Line(Advice(code), code == ExitCode.Done ? Color.Green : Color.Red);
        return code;
    }

    private string Advice(ExitCode code) => code switch
    {
        ExitCode.Done => Words["status.good"],
        ExitCode.Stale => Words["status.stale"],
        ExitCode.GateTripped => Words["status.tripped"],
        _ => Words["status.attention"],
    };

    // The worst comes first: without storage nothing else is known.
    private static ExitCode CodeOf(Health health, Schedule schedule, Backup? lastGood, DateTimeOffset now)
    {
        if (!health.StorageReachable)
            return ExitCode.Failed;
        if (lastGood?.EndedAt is not { } at || (schedule.StaleAfterSeconds is { } most && (now - at).TotalSeconds > most))
            return ExitCode.Stale;
        return health.Parts.Any(part => part is { Name: "gate", Ok: false }) ? ExitCode.GateTripped
            : health.Status == "ok" ? ExitCode.Done
            : ExitCode.Failed;
    }

    private static async Task<Newest> BackupsAsync(Session session, CancellationToken cancellation)
    {
        var newest = new Newest();
        await foreach (var backup in session.Api.BackupsAsync(null, cancellation))
        {
            if (backup.Value.Outcome == "Running")
                newest.Running.Add(backup);
            if (!backup.Value.IsGood)
                continue;
            newest.LastGood = backup;
            break;
        }
        return newest;
    }

    private sealed record Newest
    {
        public List<Answer<Backup>> Running { get; } = [];

        public Answer<Backup>? LastGood { get; set; }
    }
}
