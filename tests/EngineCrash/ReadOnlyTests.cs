using Crash.Tests.Support;
using EngineCrash.Tests.Support;

namespace EngineCrash.Tests;

/// <summary>A store that cannot be written, as its operator meets it: said at the start, and nothing lost.</summary>
public sealed class ReadOnlyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [MountTheory]
    [InlineData(true, "Read-only file system")]
    [InlineData(false, "it is read-only. Give this process write access to it and its folder.")]
    public async Task Start_OnAReadOnlyFolderOrFile_SaysSoAndEnds_AndALaterOneGoesOn(bool folder, string reason)
    {
        await using var site = new VictimSite();
        var first = site.Launch();
        await site.ServeAsync(first);
        var workflow = Workflow.Ear(1);
        await workflow.StartAsync(site);
        await site.KillAsync(first);

        var refused = site.Launch(MountNamespace.ReadOnly(folder ? site.StoreFolder : site.StorePath));
        Assert.Equal(1, await refused.ExitAsync().WaitAsync(Patience));
        Assert.Contains(refused.Log, line => line.StartsWith($"The store '{site.StorePath}' cannot be opened: {reason}", StringComparison.Ordinal));

        await site.ServeAsync(site.Launch());
        await workflow.DriveAsync(site);
        await workflow.AssertEndAsync(site);
        EffectsCheck.Assert(site.EffectsPath, [workflow]);
    }
}
