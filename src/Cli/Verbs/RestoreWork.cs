using Cli.Api;

namespace Cli.Verbs;

/// <summary>How many documents a plan touches. A plan counts all classes; the mode decides which of them are touched.</summary>
internal readonly record struct RestoreWork(long Insert, long Replace, long Remove)
{
    public long All => Insert + Replace + Remove;

    public static bool Replaces(string mode) => mode is "overwrite" or "exact";

    public static bool Removes(string mode) => mode == "exact";

    public static RestoreWork Of(string mode, RestoreCounts? plan) =>
        plan is null ? default : new(plan.Insert, Replaces(mode) ? plan.Different : 0, Removes(mode) ? plan.Extra : 0);

    public static RestoreWork Of(Restore restore) => restore.Collections
        .Select(one => Of(restore.Mode, one.Plan))
        .Aggregate(default(RestoreWork), (sum, one) => new(sum.Insert + one.Insert, sum.Replace + one.Replace, sum.Remove + one.Remove));
}
