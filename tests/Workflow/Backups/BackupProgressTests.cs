using System.Text.Json;
using Workflow.Backups.Orchestrators;

namespace Workflow.Tests.Backups;

public sealed class BackupProgressTests
{
    [Theory]
    [InlineData('a')]
    [InlineData('单')]
    [InlineData('"')]
    public void WithActive_LongNames_StaysUnderFourKilobytes(char letter)
    {
        var names = Enumerable.Range(0, 64).Select(i => new string(letter, Limits.CollectionNameBytes / (letter > 127 ? 3 : 1)));
        var progress = new BackupProgress { Stage = "Exporting", Total = int.MaxValue, Documents = long.MaxValue, RawBytes = long.MaxValue };

        var json = JsonSerializer.SerializeToUtf8Bytes(progress.WithActive(names));

        Assert.InRange(json.Length, 500, 4096);
    }

    [Fact]
    public void WithActive_ManyShortNames_ShowsSixteen() =>
        Assert.Equal(16, new BackupProgress { Stage = "Exporting" }.WithActive(Enumerable.Repeat("订单", 20)).Active.Count);
}
