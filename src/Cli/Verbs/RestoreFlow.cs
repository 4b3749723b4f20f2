using System.Net;
using System.Text.Json;
using Cli.Api;
using Cli.Output;

namespace Cli.Verbs;

/// <summary>
/// A restore step by step: start, plan, question, approval, end, report. Until it is approved, it is canceled when this run ends for any
/// reason: a plan that nobody will approve must not block backups. Once approved it continues by itself.
/// </summary>
internal sealed class RestoreFlow(Session session, RestoreChoices choices)
{
    /// <summary>How a restore may end.</summary>
    public static readonly IReadOnlyList<ExitCode> Ends =
        [ExitCode.Partial, ExitCode.NotFound, ExitCode.Claimed, ExitCode.WaitTimedOut, ExitCode.Refused];

    private readonly RestorePlanView plans = new(session);

    /// <summary>Runs it.</summary>
    /// <param name="call">That starts it.</param>
    /// <param name="body">Of that call.</param>
    /// <param name="cancellation">Ends this run.</param>
    public async Task<ExitCode> RunAsync(string call, JsonElement body, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Not canceled: a restore without a known id could not be canceled later.
        var id = (await session.Api.SendAsync(HttpMethod.Post, call, body, ApiJson.Default.Started, CancellationToken.None)).Value.Id;
        var began = session.Time.GetTimestamp();
        var (plan, waited) = (await OrCanceledAsync(id, () => PlanAsync(id, cancellation)), session.Time.GetElapsedTime(began));
        if (plan.Value.HasEnded)
            return Report(plan);
        var (end, confirm) = await OrCanceledAsync(id, () => DecideAsync(plan, cancellation));
        if (end is { } decided)
            return decided;
        await ApproveAsync(plan.Value, confirm, cancellation);
        var waiter = new Waiter<Restore>(session, "restore", session.Words["restore.goesOn", id], choices.Timeout is { } most ? most > waited ? most - waited : TimeSpan.Zero : null);
        return Report(await waiter.UntilAsync(token => ReadAsync(id, token), restore => restore.HasEnded, new RestoreProgressView(session), cancellation));
    }

    private async Task<Answer<Restore>> PlanAsync(string id, CancellationToken cancellation) =>
        await new Waiter<Restore>(session, "restore", "", choices.Timeout)
            .UntilAsync(token => ReadAsync(id, token), restore => restore.Outcome != "Planning", new RestoreProgressView(session), cancellation);

    // An end without a restore; or the names that the approval repeats, if needed.
    private async Task<(ExitCode? End, Dictionary<string, string>? Confirm)> DecideAsync(Answer<Restore> plan, CancellationToken cancellation)
    {
        if (choices.OfDocuments && plan.Value.Collections.All(one => one.Plan?.All == 0))
            throw new Failure(ExitCode.NotFound, session.Words["restore.nowhere", plan.Value.BackupId]);
        await plans.ShowAsync(plan, cancellation);
        if (choices.PlanOnly || IsEmpty(plan.Value))
        {
            var canceled = await CancelAsync(plan.Value.Id);
            session.Screen.Line();
            session.Screen.Line(session.Words.Join(IsEmpty(plan.Value) ? session.Words["restore.nothing"] : session.Words["restore.planOnly"], canceled));
            session.Screen.Message("summary", "restore", plan.Raw);
            return (plan.Value.Collections.Any(one => one.Plan is { NotImportable: > 0 } or { Protected: > 0 } or { Conflict: > 0 }) ? ExitCode.Partial : ExitCode.Done, null);
        }
        return (null, await AnswerAsync(plan.Value, cancellation));
    }

    // Code that waits for a key does not see Ctrl-C.
    private async Task<Dictionary<string, string>?> AnswerAsync(Restore plan, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(() => Ask(plan), cancellation).WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The question stands in this line.
            session.Terminal.Error.WriteLine();
            throw;
        }
    }

    // An empty collection is also created again. Conflicts are written with --force.
    private bool IsEmpty(Restore plan) =>
        plan.Mode != "new" && RestoreWork.Of(plan).All == 0 && !(choices.Force && plan.Collections.Any(one => one.Plan?.Conflict > 0));

    // The names that the approval repeats; null if it needs none.
    private Dictionary<string, string>? Ask(Restore plan)
    {
        var words = session.Words;
        if (plan.Mode is not ("overwrite" or "exact"))
        {
            var work = RestoreWork.Of(plan);
            var targets = string.Join(", ", plan.Collections.Take(5).Select(one => Screen.Word(one.Target)));
            Confirmation.Ask(session, words["restore.ask", Sayings.Count(work.Insert), plan.Collections.Count > 5 ? $"{targets}, …" : targets], choices.Yes);
            return null;
        }
        foreach (var one in plan.Collections)
        {
            var work = RestoreWork.Of(plan.Mode, one.Plan);
            if (work.All > 0 || choices.Force)
                Confirmation.Type(session, words["restore.type", Screen.Word(one.Target), Sayings.Count(work.Insert), Sayings.Count(work.Replace), Sayings.Count(work.Remove)], one.Target, choices.Confirm);
        }
        return plan.Collections.DistinctBy(one => one.Collection).ToDictionary(one => one.Collection, one => one.Target, StringComparer.Ordinal);
    }

    private async Task ApproveAsync(Restore plan, Dictionary<string, string>? confirm, CancellationToken cancellation)
    {
        var body = JsonText.Make(json =>
        {
            json.WriteString("planHash", plan.PlanHash);
            if (choices.Force)
                json.WriteBoolean("force", true);
            if (confirm is null)
                return;
            json.WriteStartObject("confirm");
            foreach (var (collection, target) in confirm)
                json.WriteString(collection, target);
            json.WriteEndObject();
        });
        long? away = null;
        while (true)
        {
            try
            {
                // Not canceled: what is said about the restore depends on the answer.
                await session.Api.SendAsync(HttpMethod.Post, PathOf(plan.Id, "/approve"), body, ApiJson.Default.JsonElement, CancellationToken.None);
                return;
            }
            catch (ServerAway) when (!cancellation.IsCancellationRequested && (away is null || session.Time.GetElapsedTime(away.Value) < Limits.ServerAway))
            {
                away ??= session.Time.GetTimestamp();
                await Task.Delay(Limits.Look, session.Time, CancellationToken.None);
            }
            catch (ServerAway)
            {
                throw new Failure(cancellation.IsCancellationRequested ? ExitCode.Canceled : ExitCode.Failed, session.Words["restore.unsure", plan.Id]);
            }
            catch (ApiFailure refused)
            {
                // A lost answer may have been a yes.
                if (away is not null && (await ReadAsync(plan.Id, CancellationToken.None)).Value.ApprovedAt is not null)
                    return;
                throw new Failure(refused.Code, session.Words.Join(refused.Message, await CancelAsync(plan.Id)));
            }
        }
    }

    private ExitCode Report(Answer<Restore> ended)
    {
        new RestoreReportView(session).Show(ended.Value);
        session.Screen.Message("summary", "restore", ended.Raw);
        return ended.Value.Outcome switch
        {
            "Complete" => ExitCode.Done,
            "Partial" => ExitCode.Partial,
            "Canceled" => ExitCode.Canceled,
            "Expired" => ExitCode.Refused,
            _ => ExitCode.Failed,
        };
    }

    private async Task<T> OrCanceledAsync<T>(string id, Func<Task<T>> step)
    {
        try
        {
            return await step();
        }
        catch (Exception end)
        {
            var canceled = await CancelAsync(id);
            switch (end)
            {
                case Failure failure:
                    throw new Failure(failure.Code, session.Words.Join(failure.Message, canceled));
                case ApiFailure refused:
                    throw new Failure(refused.Code, session.Words.Join(refused.Message, canceled));
                case ServerAway:
                    throw new Failure(ExitCode.Failed, session.Words.Join(end.Message, canceled));
                case OperationCanceledException:
                    throw new Failure(ExitCode.Canceled, canceled);
                default:
                    throw;
            }
        }
    }

    // Says what came of it.
    private async Task<string> CancelAsync(string id)
    {
        using var patience = new CancellationTokenSource(Limits.CancelWait, session.Time);
        var asked = false;
        try
        {
            await session.Api.SendAsync(HttpMethod.Post, PathOf(id, "/cancel"), null, ApiJson.Default.JsonElement, patience.Token);
            asked = true;
            while (!(await ReadAsync(id, patience.Token)).Value.HasEnded)
                await Task.Delay(TimeSpan.FromMilliseconds(200), session.Time, patience.Token);
            return session.Words["restore.canceled", id];
        }
        catch (ApiFailure ended) when (ended.Status == HttpStatusCode.Gone)
        {
            return session.Words["restore.canceled", id];
        }
        catch (Exception unknown) when (unknown is ApiFailure or ServerAway or Failure or OperationCanceledException)
        {
            return asked ? session.Words["restore.canceling", id] : session.Words["restore.notCanceled", id];
        }
    }

    private Task<Answer<Restore>> ReadAsync(string id, CancellationToken cancellation) =>
        session.Api.GetAsync(PathOf(id), ApiJson.Default.Restore, cancellation);

    private string PathOf(string id, string rest = "") => session.Api.Path($"restores/{id}{rest}");
}
