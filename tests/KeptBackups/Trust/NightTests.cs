using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Catalogue;
using Workflow.Trust;
using Workflow.Trust.Triggers;

namespace Workflow.Tests.Trust;

/// <summary>Which backups a night verifies again, and that it does.</summary>
public sealed class NightTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 23, 0, TimeSpan.Zero);

    [Fact]
    public void Due_TheOldestFirst_WhoeverWasVerifiedLast()
    {
        var rows = new[] { Row("甲", 40), Row("乙", 90, verifiedDaysAgo: 35), Row("丙", 50), Row("丁", 30), Row("戊", 29.99), Row("己", 90, verifiedDaysAgo: 3) };

        Assert.Equal(["丙", "甲", "乙", "丁"], DueVerifications.Of(rows, Bytes(100), Now));
    }

    [Fact]
    public void Due_StopsAtTheBytesOfANight_ButTakesOne()
    {
        var rows = new[] { Row("甲", 60, 40), Row("乙", 50, 60), Row("丙", 40, 1) };

        Assert.Equal(["甲", "乙"], DueVerifications.Of(rows, Bytes(100), Now));
        // What comes after the one that does not fit waits with it.
        Assert.Equal(["甲"], DueVerifications.Of(rows, Bytes(99), Now));
        Assert.Equal(["甲"], DueVerifications.Of(rows, Bytes(1), Now));
    }

    [Theory]
    [InlineData(BackupOutcome.Complete, BackupState.Present, false, true)]
    [InlineData(BackupOutcome.Partial, BackupState.Present, false, true)]
    [InlineData(BackupOutcome.Failed, BackupState.Present, false, false)]
    [InlineData(BackupOutcome.Complete, BackupState.Expiring, false, false)]
    [InlineData(BackupOutcome.Complete, BackupState.Expired, false, false)]
    [InlineData(BackupOutcome.Complete, BackupState.Present, true, false)]
    public void Due_OnlyWhatHasFilesAndIsNotKnownToBeDamaged(BackupOutcome outcome, BackupState state, bool isDamaged, bool isDue)
    {
        var row = Row("甲", 60);
        row = row with
        {
            Backup = row.Backup with { Outcome = outcome }, Keeping = new() { State = state },
            Trust = new() { Damage = isDamaged ? new() { At = Now, Reason = "坏" } : null },
        };

        Assert.Equal(isDue, DueVerifications.Of([row], Bytes(100), Now).Count == 1);
    }

    [Fact]
    public void Due_NoMoreThanANightTakes()
    {
        var rows = Enumerable.Range(0, Limits.VerificationsPerNight + 1).Select(i => Row($"{i:000}", 60)).ToList();

        Assert.Equal(Limits.VerificationsPerNight, DueVerifications.Of(rows, Bytes(1000), Now).Count);
        Assert.Equal(Limits.VerificationsPerNight, DueVerifications.Of(rows[1..], Bytes(1000), Now).Count);
    }

    [Fact]
    public async Task Timer_VerifiesWhatIsDue_OnceANight()
    {
        await using var site = await TrustSite.StartAsync();
        var (old, damaged) = (await site.BackupAsync(), await site.BackupAsync());
        await site.DamageAsync(damaged);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(30));
        var young = await site.BackupAsync();
        var (began, night) = (site.App.Clock.GetUtcNow(), $"verify-{site.App.Clock.GetUtcNow():yyyyMMdd}");

        await TickAsync(site);
        await TickAsync(site);
        var ended = await site.App.Client.WaitForInstanceCompletionAsync(night, getInputsAndOutputs: true);

        Assert.Equal((OrchestrationRuntimeStatus.Completed, 1), (ended.RuntimeStatus, ended.ReadOutputAs<int>()));
        Assert.Equal(began, (await site.RowAsync(old)).Trust.Verified!.At);
        Assert.NotNull((await site.RowAsync(damaged)).Trust.Damage);
        Assert.Null((await site.RowAsync(young)).Trust.Verified);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        await TickAsync(site);
        Assert.Null(await site.App.Client.GetInstanceAsync($"verify-{site.App.Clock.GetUtcNow():yyyyMMdd}"));
    }

    [Theory]
    [InlineData("VerifyDays", "0", "Trust__VerifyDays takes a number of days from 1 to 3650, not '0'.")]
    [InlineData("VerifyDays", "3651", "Trust__VerifyDays")]
    [InlineData("DrillDays", "a year", "Trust__DrillDays")]
    [InlineData("VerifyMaxBytes", "-1", "Trust__VerifyMaxBytes takes a number of bytes")]
    public void WrongSetting_IsRefused(string name, string value, string says) =>
        Assert.Contains(says, Assert.Throws<SettingException>(() => Read(($"Trust:{name}", value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Settings_HaveDefaults()
    {
        Assert.Equal(new() { VerifyTime = TimeSpan.FromDays(30), DrillTime = TimeSpan.FromDays(90), VerifyMaxBytes = 50_000_000_000 }, Read());
        Assert.Equal(TimeSpan.FromDays(3650), Read(("Trust:VerifyDays", "3650")).VerifyTime);
    }

    private static Task TickAsync(TrustSite site) => ActivatorUtilities.CreateInstance<TrustTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);

    private static TrustSettings Read(params (string Name, string Value)[] settings) => TrustSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))).Build());

    private static TrustSettings Bytes(long most) => Read(("Trust:VerifyMaxBytes", most.ToString(CultureInfo.InvariantCulture)));

    private static BackupRow Row(string id, double endedDaysAgo, long storedBytes = 1, double? verifiedDaysAgo = null) => new()
    {
        Backup = new()
        {
            Id = id, Env = "环境", Outcome = BackupOutcome.Complete, StartedAt = Now.AddDays(-endedDaysAgo), EndedAt = Now.AddDays(-endedDaysAgo), StoredBytes = storedBytes,
        },
        Trust = new() { Verified = verifiedDaysAgo is { } days ? new() { At = Now.AddDays(-days), Evidence = "试" } : null },
    };
}
