using Workflow.Catalogue;

namespace Workflow.Tests.Catalogue;

public sealed class BackupIdTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 2, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Create_LocalTime_IsWrittenAsUtc() => Assert.StartsWith("20261121T180000Z-", BackupId.Create("env", At, "1"), StringComparison.Ordinal);

    [Fact]
    public void Create_SameSecond_DiffersByEnvironmentAndDiscriminator()
    {
        string[] ids = [BackupId.Create("prod-1", At, "1"), BackupId.Create("prod-2", At, "1"), BackupId.Create("prod-1", At, "2"), BackupId.Create("prod-1", At.AddTicks(1), "1")];

        Assert.Equal(4, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(BackupId.IsValid(id)));
    }

    [Fact]
    public void Create_SameArguments_GivesTheSameId() => Assert.Equal(BackupId.Create("e", At, "x"), BackupId.Create("e", At, "x"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("!running")]
    [InlineData("20261122T020000Z")]
    [InlineData("20261322T020000Z-abcd")]
    [InlineData("20261122T020000Z-abcd:3")]
    [InlineData("20261122T020000Z-ABCD")]
    public void IsValid_AnythingElse_IsNot(string? id) => Assert.False(BackupId.IsValid(id));
}
