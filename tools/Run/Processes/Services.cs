using System.Collections;
using System.Globalization;
using Run.Settings;

namespace Run.Processes;

/// <summary>The programs of a run: what each is started with.</summary>
internal static class Services
{
    // The timer's trigger names the setting, so it has to be set: 02:00 in China.
    private const string DefaultSchedule = "0 0 18 * * *";

    public static ChildSpec Azurite(Installation installation, Addresses addresses, Plan plan) => new()
    {
        Name = "azurite",
        Program = "node",
        Arguments =
        [
            installation.Azurite,
            "--location", Directory.CreateDirectory(Path.Combine(plan.StateFolder, "azurite")).FullName,
            "--blobPort", Text(addresses.BlobPort),
            "--queuePort", Text(addresses.QueuePort),
            "--tablePort", Text(addresses.TablePort),
            "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        ],
        Ready = [addresses.Blobs, addresses.Tables],
    };

    public static ChildSpec Simulator(Installation installation, Addresses addresses, Plan plan) => new()
    {
        Name = "simulator",
        Program = Installation.Dotnet,
        Arguments =
        [
            installation.Simulator,
            "--sample",
            "--appid", SampleCloud.AppId,
            "--secret", SampleCloud.AppSecret,
            "--env", SampleCloud.Env,
            "--job-seconds", SampleCloud.JobSeconds,
            "--jobs", Path.Combine(plan.StateFolder, "simulator-jobs.jsonl"),
            "--port", Text(addresses.SimulatorPort),
        ],
        Ready = [addresses.Simulator],
    };

    /// <param name="tokenKey">Signs log tokens, unless the settings name a key.</param>
    /// <param name="schedule">The converted schedule, once the app has said what it is.</param>
    public static ChildSpec App(
        Installation installation, Addresses addresses, Plan plan, IDictionary inherited, string tokenKey, string? schedule) => new()
    {
        Name = "app",
        Program = Installation.Dotnet,
        Arguments = [installation.App],
        Environment = AppEnvironment(addresses, plan, inherited, tokenKey, schedule),
        Ready = [new Uri(addresses.App, "api/health")],
    };

    internal static Dictionary<string, string?> AppEnvironment(
        Addresses addresses, Plan plan, IDictionary inherited, string tokenKey, string? schedule)
    {
        var variables = plan.AppSettings.ToDictionary(entry => entry.Key, string? (entry) => entry.Value, StringComparer.OrdinalIgnoreCase);
        if (plan.OwnStorage)
        {
            // A service URI or an identity left over in the environment would win over the connection string.
            foreach (var name in inherited.Keys.Cast<string>().Concat(plan.AppSettings.Keys).Where(IsStorageDetail).ToArray())
                variables[name] = null;
            variables["AzureWebJobsStorage"] = addresses.StorageConnection;
        }
        if (plan.Simulated)
        {
            variables["WeChat__ApiBase"] = addresses.Simulator.GetLeftPart(UriPartial.Authority);
            variables["WeChat__AppId"] = SampleCloud.AppId;
            variables["WeChat__AppSecret"] = SampleCloud.AppSecret;
            variables["WeChat__Env"] = SampleCloud.Env;
            variables["Drill__Environment"] = SampleCloud.Env;
        }
        if (schedule is not null)
            variables["BackupSchedule"] = schedule;
        SetIfBlank(variables, "BackupSchedule", DefaultSchedule);
        SetIfBlank(variables, "Logs__TokenKey", tokenKey);
        SetIfBlank(variables, "Logs__Demo", "true");
        variables["Local__Store"] = plan.StoreFile;
        variables["ASPNETCORE_URLS"] = addresses.App.GetLeftPart(UriPartial.Authority);
        return variables;
    }

    private static void SetIfBlank(Dictionary<string, string?> variables, string name, string value)
    {
        if (string.IsNullOrWhiteSpace(variables.GetValueOrDefault(name)))
            variables[name] = value;
    }

    private static bool IsStorageDetail(string name) => name.StartsWith("AzureWebJobsStorage__", StringComparison.OrdinalIgnoreCase);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
