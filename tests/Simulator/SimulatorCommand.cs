using System.CommandLine;
using Simulator.Data;
using Simulator.Faults;
using Simulator.Jobs;

namespace Simulator;

/// <summary>The simulator from a shell.</summary>
internal static class SimulatorCommand
{
    private static readonly Option<int> Port = new("--port")
    {
        Description = "Port to listen on; 0 takes a free one",
        DefaultValueFactory = _ => 7080,
    };
    private static readonly Option<string> Host = new("--host")
    {
        Description = "Address to listen on",
        DefaultValueFactory = _ => "127.0.0.1",
    };
    private static readonly Option<string[]> Env = new("--env")
    {
        Description = "Environment id; may be repeated, the data go into each",
        DefaultValueFactory = _ => ["sim-env-1"],
    };
    private static readonly Option<string> AppId = new("--appid")
    {
        Description = "AppId of the account",
        DefaultValueFactory = _ => new WeChatCloudOptions().AppId,
    };
    private static readonly Option<string> Secret = new("--secret")
    {
        Description = "AppSecret",
        DefaultValueFactory = _ => new WeChatCloudOptions().AppSecret,
    };
    private static readonly Option<bool> Sample = new("--sample")
    {
        Description = "Eight collections: one empty, one with a Chinese name, one of 200,000 documents (the default data)",
    };
    private static readonly Option<int> Collections = new("--collections")
    {
        Description = "That many collections of the same size instead",
    };
    private static readonly Option<long> Documents = new("--documents")
    {
        Description = "Documents in each of them",
        DefaultValueFactory = _ => 10,
    };
    private static readonly Option<string?> Huge = new("--huge")
    {
        Description = "One more collection, \"huge\", of that many bytes (5GB, 300MB)",
    };
    private static readonly Option<double> JobSeconds = new("--job-seconds") { Description = "How long each job takes; 0 is at once" };
    private static readonly Option<string?> Jobs = new("--jobs") { HelpName = "FILE", Description = "Remember accepted exports in this file, for the next start with the same data" };
    private static readonly Option<string> Clock = new("--clock")
    {
        Description = "real, or virtual: moves by POST /_sim/clock {\"advanceSeconds\":60}",
        DefaultValueFactory = _ => "real",
    };
    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "Seed of tokens, links and the chance of faults",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<bool> EmptySucceeds = new("--empty-succeeds")
    {
        Description = "The export of an empty collection succeeds with an empty file, instead of failing",
    };
    private static readonly Option<string[]> FaultText = new("--fault")
    {
        Description = "What goes wrong, as key=value pairs; may be repeated. effect=code,endpoint=databasemigratequeryinfo,code=-1,times=3,from=2,rate=0.5,"
            + "forSeconds=60 | effect=cutDownload,bytes=1000000,times=2 | effect=neverEnds,collection=users. Effects: "
            + string.Join(", ", Enum.GetNames<FaultEffect>()),
        DefaultValueFactory = _ => [],
    };

    public static RootCommand Create()
    {
        Clock.AcceptOnlyFromAmong("real", "virtual");
        var command = new RootCommand(
            "A WeChat cloud (cloud database HTTP API of one account) to test against: real HTTP, real data, faults on demand. "
            + "See GET /_sim/ for data, calls and faults, GET /_sim/jobs for accepted jobs with the SHA-256 of their files.")
        {
            Port, Host, Env, AppId, Secret, Sample, Collections, Documents, Huge, JobSeconds, Jobs, Clock, Seed, EmptySucceeds, FaultText,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        try
        {
            await using var cloud = await WeChatCloud.StartAsync(options =>
            {
                options.Port = parsed.GetValue(Port);
                options.Host = parsed.GetValue(Host)!;
                options.AppId = parsed.GetValue(AppId)!;
                options.AppSecret = parsed.GetValue(Secret)!;
                options.Seed = parsed.GetValue(Seed);
                options.JobDurations = JobDurations.Of(TimeSpan.FromSeconds(parsed.GetValue(JobSeconds)));
                options.JobFile = parsed.GetValue(Jobs);
                options.EmptyExportSucceeds = parsed.GetValue(EmptySucceeds);
                if (parsed.GetValue(Clock) == "virtual")
                    options.TimeProvider = new VirtualClock();
            }, cloud =>
            {
                foreach (var fault in parsed.GetValue(FaultText)!)
                    cloud.Faults.Set(fault);
                foreach (var env in parsed.GetValue(Env)!)
                    Fill(cloud.Env(env), parsed);
            });
            var address = cloud.BaseAddress.GetLeftPart(UriPartial.Authority);
            Console.WriteLine($"WeChat cloud simulator listening on {address}");
            Console.WriteLine(
                $"  WeChat__ApiBase={address} WeChat__AppId={cloud.AppId} WeChat__AppSecret={cloud.AppSecret} WeChat__Env={cloud.Envs[0].Id}");
            foreach (var env in cloud.Envs)
            {
                var (documents, bytes) = (env.Collections.Sum(collection => collection.Count), env.Collections.Sum(collection => collection.SizeBytes));
                Console.WriteLine($"  {env.Id}: {env.Collections.Count} collections, {documents:N0} documents, {bytes:N0} bytes");
            }
            Console.WriteLine("  Ctrl-C ends it.");
            await cloud.WaitForShutdownAsync(ct);
            return 0;
        }
        catch (Exception wrong) when (wrong is FormatException or IOException)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
    }

    private static void Fill(CloudEnvironment env, ParseResult parsed)
    {
        var many = parsed.GetValue(Collections);
        var huge = parsed.GetValue(Huge);
        if (many > 0)
            SampleData.FillMany(env, many, parsed.GetValue(Documents));
        if (huge is not null)
            env.Collection("huge").AddGeneratedBytes(ByteSize.Parse(huge), seed: 9);
        if (parsed.GetValue(Sample) || (many == 0 && huge is null))
            SampleData.Fill(env);
    }
}
