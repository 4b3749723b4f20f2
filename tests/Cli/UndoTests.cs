using Cli.Tests.Support;

namespace Cli.Tests;

[Collection(nameof(WrittenSite))]
public sealed class UndoTests(ChangingSite site)
{
    [Fact]
    public async Task Undo_OfAnOverwrite_TakesItBack_ButWhatChangedSince()
    {
        var collection = site.Collection("撤销");
        collection.Put("""{"_id":"甲","n":1}""", """{"_id":"乙","n":1}""", """{"_id":"丙","n":1}""");
        var backup = await site.BackUpAsync("撤销");
        collection.Put("""{"_id":"甲","n":2}""", """{"_id":"乙","n":2}""");
        collection.Remove("\"丙\"");
        (await site.Quick.RunAsync("restore", $"{backup}:撤销", "--mode", "overwrite", "--confirm", "撤销")).Is(ExitCode.Done);
        var restore = (await site.NewestRestoreAsync()).GetProperty("id").GetString()!;
        collection.Put("""{"_id":"乙","n":3}""");

        var ended = (await site.Wide(80).RunAsync("undo", restore, "--confirm", "撤销")).Is(ExitCode.Partial);

        Approval.MatchesNormal(Screens.WithoutProgress(ended.Out), "Screens/undo.txt");
        Assert.Equal(["""{"_id":"甲","n":2}""", """{"_id":"乙","n":3}"""], collection.Documents().Values.OrderBy(one => one, StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task Undo_OfANewCollection_ByAPrefix_RemovesIt()
    {
        var backup = await site.BackUpAsync("用户");
        (await site.Quick.RunAsync("restore", $"{backup}:用户", "--into", "用户副本", "--yes")).Is(ExitCode.Done);
        var restore = (await site.NewestRestoreAsync()).GetProperty("id").GetString()!;

        var ended = (await site.Quick.RunAsync("undo", restore[..^1], "--confirm", "用户副本", "--json")).Is(ExitCode.Done);

        Approval.MatchesNormal(Screens.WithoutStatus(ended), "Json/undo.jsonl");

        Assert.DoesNotContain(site.Cloud.Env(site.Env).Collections, one => one.Name == "用户副本");
    }

    [Theory]
    [InlineData("r-20200101T000000Z-ab12", (int)ExitCode.NotFound, "There is no restore")]
    [InlineData("r-2020", (int)ExitCode.NotFound, "No id starts with")]
    public async Task Undo_OfNoRestore_IsNotFound(string id, int code, string sentence) =>
        Assert.Contains(sentence, (await site.Quick.RunAsync("undo", id)).Is((ExitCode)code).Error, StringComparison.Ordinal);
}
