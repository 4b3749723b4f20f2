using System.Collections;
using Run.Backups;
using Run.Output;
using Run.Processes;
using Run.Restores;
using Run.Settings;

namespace Run;

/// <summary>One run, from top to bottom: take the data folder, start everything, back up, show, serve, end everything.</summary>
internal sealed class Session(RunOptions options, Installation installation, Screen screen, Signals signals, TimeProvider time)
{
    /// <summary>The exit code.</summary>
    public async Task<int> RunAsync(string workingFolder, IDictionary environment)
    {
        var stop = signals.Stop;
        var settings = LocalSettings.Read([workingFolder, installation.Root], environment);
        var dataFolder = Path.GetFullPath(options.Data ?? Path.Combine(installation.Root, ".data"), workingFolder);
        var plan = Plan.Make(settings, dataFolder, options.Data is not null, workingFolder);

        using var data = DataFolder.Open(dataFolder);
        var leftovers = await data.EndLeftoversAsync(time, stop);
        if (leftovers.Count > 0)
            screen.Line($"Ended what a killed run had left behind: {string.Join(", ", leftovers)}");
        var addresses = Addresses.Choose(options.Port);

        screen.Line($"WeChat   {plan.Service}");
        screen.Line($"Storage  {(plan.OwnStorage ? "Azurite, on this machine" : "the account of AzureWebJobsStorage")}");
        screen.Line($"Data     {plan.StateFolder}");

        var logs = Directory.CreateDirectory(Path.Combine(plan.StateFolder, "logs")).FullName;
        await using var programs = new Programs(logs, data.Processes, plan.StateFolder, time);
        signals.OnSecond(programs.Kill);
        using var http = NewHttpClient(plan);
        try
        {
            return await BackUpAsync(programs, http, plan, addresses, environment, stop);
        }
        // What is on its way when the signal comes may fail in any way.
        catch (Exception error) when (stop.IsCancellationRequested && error is OperationCanceledException or Failure)
        {
            screen.Line("Ending everything; Ctrl-C again ends it at once.");
            return signals.RequestedExitCode ?? ExitCode.Failed;
        }
    }

    private async Task<int> BackUpAsync(
        Programs programs, HttpClient http, Plan plan, Addresses addresses, IDictionary environment, CancellationToken stop)
    {
        var app = await StartAsync(programs, http, plan, addresses, environment, stop);
        screen.Line();
        var started = await programs.WhileAllRunAsync(cancellation => StartBackupAsync(app, addresses, cancellation), stop);
        screen.Line(started.Joined
            ? $"Backup {started.Id} is running already: it continues where it was interrupted"
            : $"Backup {started.Id} started");

        var follower = new BackupFollower(app, () => DataFolder.SpaceNotice(plan.StateFolder), time);
        var progress = await programs.WhileAllRunAsync(
            cancellation => screen.WithProgressAsync(view => follower.FollowAsync(started.Id, view, cancellation)), stop);
        var backup = progress.Backup!;
        screen.Line();
        ResultTable.Write(screen, progress);
        Places.WriteStored(screen, backup, plan, addresses);
        var isShown = !plan.Simulated || await ShowRestoreAsync(programs, http, addresses, app, backup, stop);
        if (options.Once)
            return isShown ? ExitCode.Of(backup.Outcome) : ExitCode.Failed;

        Places.WriteServed(screen, started, addresses);
        return await programs.WhileAllRunAsync(ServeAsync, stop);
    }

    // A restore of an earlier run goes on when the app starts; only after it can there be a backup.
    private async Task<StartedBackup> StartBackupAsync(AppClient app, Addresses addresses, CancellationToken cancellation)
    {
        for (var told = false; ; told = true)
        {
            var (started, restoreId) = await app.StartBackupAsync(cancellation);
            if (started is not null)
                return started;
            if (!told)
            {
                screen.Line($"Restore {restoreId} is running already; the backup starts when it has ended");
                screen.Line($"  cancel it     curl -X POST {addresses.App}api/restores/{restoreId}/cancel");
            }
            await Task.Delay(Limits.Poll, time, cancellation);
        }
    }

    // Only for a simulator that this run has started: it deletes documents.
    private async Task<bool> ShowRestoreAsync(
        Programs programs, HttpClient http, Addresses addresses, AppClient app, Backup backup, CancellationToken stop)
    {
        var calls = new HttpCalls(http, addresses.App);
        var tour = new RestoreTour(
            new SampleCloudClient(new(http, addresses.Simulator)), new StoredDocuments(calls), new RestoreClient(calls), app, screen, time);
        try
        {
            return await programs.WhileAllRunAsync(cancellation => tour.RunAsync(backup, cancellation), stop);
        }
        // The backup is there, and worth being served.
        catch (Failure failure) when (!options.Once && !stop.IsCancellationRequested)
        {
            screen.Line(failure.Message);
            return false;
        }
    }

    private async Task<AppClient> StartAsync(
        Programs programs, HttpClient http, Plan plan, Addresses addresses, IDictionary environment, CancellationToken stop)
    {
        var beside = new List<ChildSpec>();
        if (plan.OwnStorage)
            beside.Add(Services.Azurite(installation, addresses, plan));
        if (plan.Simulated)
            beside.Add(Services.Simulator(installation, addresses, plan));
        if (beside.Count > 0)
        {
            screen.TimedLine($"starting {string.Join(" and ", beside.Select(spec => spec.Name))}");
            await programs.StartAsync(http, stop, beside);
        }
        screen.TimedLine($"starting the app on {addresses.App}");
        var tokenKey = TokenKey.Of(plan.StateFolder);
        await StartAppAsync(schedule: null);

        var app = new AppClient(new(http, addresses.App));
        if (plan.WeChatSchedule is { } wechat)
            await ApplyScheduleAsync(wechat);
        if (await app.GetHealthProblemAsync(stop) is { } problem)
            screen.Line($"The app is up but unhealthy: {problem}");
        return app;

        // Without its storage the app would wait, and only say that it is not well.
        Task StartAppAsync(string? schedule) => programs.WhileAllRunAsync(
            async cancellation =>
            {
                await programs.StartAsync(http, cancellation, Services.App(installation, addresses, plan, environment, tokenKey, schedule));
                return true;
            },
            stop);

        // Only the app knows how to convert; it reads its schedule at its start and at no other time.
        async Task ApplyScheduleAsync(string wechat)
        {
            var (schedule, problem) = await app.GetScheduleAsync(stop);
            if (schedule is { Converted: { } converted } && converted != schedule.Expression)
            {
                screen.Line($"Schedule: BackupScheduleWeChat '{wechat}' is '{converted}' in UTC; the app restarts with that");
                await programs.StopLastAsync();
                await StartAppAsync(converted);
                (schedule, problem) = await app.GetScheduleAsync(stop);
            }
            if (problem is not null)
                screen.Line($"Schedule: the app does not report it: {problem}");
            foreach (var wrong in schedule?.Problems ?? [])
                screen.Line($"Schedule: {wrong}");
        }
    }

    // Only a signal ends it, or a program that ends by itself.
    private async Task<int> ServeAsync(CancellationToken cancellation)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellation);
        return ExitCode.Complete;
    }

    private static HttpClient NewHttpClient(Plan plan)
    {
        // All addresses are on this machine: a proxy has no business here.
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limits.Answer, MaxResponseContentBufferSize = Limits.AnswerBytes };
        if (plan.HostKey is { } key)
        {
            if (!key.All(static letter => letter is > ' ' and <= '~'))
                throw new Failure(ExitCode.Usage, "Local__HostKey has a character that a header cannot contain. Use ASCII letters, digits and symbols.");
            http.DefaultRequestHeaders.Add("x-functions-key", key);
        }
        return http;
    }
}
