using Workflow.Catalogue;

namespace Workflow.Tests.Trust;

/// <summary>Which rungs a backup has, by what its row says and how old that is.</summary>
public sealed class TrustLadderTests
{
    private static readonly DateTimeOffset Ended = new(2026, 11, 1, 18, 5, 0, TimeSpan.Zero);
    private static readonly TrustSettings Settings = new() { VerifyTime = TimeSpan.FromDays(30), DrillTime = TimeSpan.FromDays(90), VerifyMaxBytes = 1 };

    private static readonly BackupRow Complete = new()
    {
        Backup = new() { Id = "20261101T180000Z-ab12", Env = "环境", Outcome = BackupOutcome.Complete, StartedAt = Ended.AddMinutes(-5), EndedAt = Ended },
    };

    [Fact]
    public void CompleteBackup_IsStoredAndVerified_ByItsEndAlone()
    {
        Assert.Equal("stored verified", Reached(Complete, Ended));
        Assert.Equal("stored verified", Reached(Complete, Ended.AddDays(30).AddTicks(-1)));
        Assert.Equal("stored", Reached(Complete, Ended.AddDays(30)));
        Assert.Equal((Ended, Ended.AddDays(30)), (TrustLadder.Of(Complete, Settings, Ended)[1].At, TrustLadder.Of(Complete, Settings, Ended)[1].ExpiresAt));
    }

    [Fact]
    public void PartialBackup_IsVerifiedOnlyOnceItIsReadBack()
    {
        var partial = Complete with { Backup = Complete.Backup with { Outcome = BackupOutcome.Partial } };

        Assert.Equal("stored", Reached(partial, Ended));
        Assert.Equal("stored verified", Reached(partial with { Trust = new() { Verified = At(Ended.AddDays(1)) } }, Ended.AddDays(2)));
    }

    [Fact]
    public void EachRung_StandsByItself_AndLastsItsTime()
    {
        var row = Complete with { Trust = new() { Verified = At(Ended.AddDays(60)), Indexed = At(Ended), Rehearsed = At(Ended.AddDays(2)) } };

        Assert.Equal("stored verified indexed rehearsed", Reached(row, Ended.AddDays(70)));
        Assert.Equal("stored indexed rehearsed", Reached(row, Ended.AddDays(92).AddTicks(-1)));
        Assert.Equal("stored indexed", Reached(row, Ended.AddDays(92)));
        Assert.Equal("stored indexed", Reached(row, Ended.AddYears(9)));
    }

    [Theory]
    [InlineData(false, "stored")]
    [InlineData(true, "")]
    public void DamagedBackup_HasOnlyWhatIsTrue(bool areGone, string reached)
    {
        var proof = At(Ended);
        var damage = new BackupDamage { At = Ended, Reason = "坏", FilesAreGone = areGone };
        var row = Complete with { Trust = new() { Verified = proof, Indexed = proof, Rehearsed = proof, Damage = damage } };

        Assert.Equal(reached, Reached(row, Ended));
    }

    [Theory]
    [InlineData(BackupOutcome.Running, BackupState.Present)]
    [InlineData(BackupOutcome.Failed, BackupState.Present)]
    [InlineData(BackupOutcome.Canceled, BackupState.Present)]
    [InlineData(BackupOutcome.Missed, BackupState.Present)]
    [InlineData(BackupOutcome.Complete, BackupState.Expiring)]
    [InlineData(BackupOutcome.Complete, BackupState.Expired)]
    public void BackupWithoutFiles_HasNoRung(BackupOutcome outcome, BackupState state)
    {
        var row = Complete with
        {
            Backup = Complete.Backup with { Outcome = outcome }, Keeping = new() { State = state }, Trust = new() { Verified = At(Ended), Rehearsed = At(Ended) },
        };

        Assert.Equal("", Reached(row, Ended));
        Assert.Equal(4, TrustLadder.Of(row, Settings, Ended).Count);
    }

    private static TrustProof At(DateTimeOffset at) => new() { At = at, Evidence = "试" };

    private static string Reached(BackupRow row, DateTimeOffset now) => string.Join(' ', TrustLadder.Of(row, Settings, now)
        .Where(rung => rung.At is not null).Select(rung => rung.Rung.ToString().ToLowerInvariant()));
}
