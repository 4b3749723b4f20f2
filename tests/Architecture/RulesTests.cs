namespace Architecture.Tests;

/// <summary>Each rule finds what it is there to find, and leaves good text alone.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("// TODO: later")]
    [InlineData("throw new NotImplementedException();")]
    public void Unfinished_Work_IsFound(string line) => Assert.Equal([$"2: {line}"], Rules.Unfinished($"var x = 1;\n  {line}\n"));

    [Theory]
    [InlineData("using Azure.Storage.Blobs;")]
    [InlineData("TableClient table;")]
    [InlineData("/// <summary>Called by the orchestrator.</summary>\nOrchestrator x;")]
    public void Storage_InTheClientsLayer_IsFound(string text) => Assert.Single(Rules.KnowsStorageOrOrchestration(text));

    [Theory]
    [InlineData("using WeChat;")]
    [InlineData("namespace Workflow.Backups;")]
    [InlineData("var url = \"https://api.weixin.qq.com\";")]
    public void App_InTheHostsLayer_IsFound(string text) => Assert.Single(Rules.KnowsTheApp(text));

    [Theory]
    [InlineData("using Azure.Data.Tables;")]
    [InlineData("#if LOCAL")]
    [InlineData("new SqliteConnection()")]
    [InlineData("using Microsoft.DurableTask.Client;")]
    [InlineData("global using Azure;")]
    public void Host_InTheApp_IsFound(string text) => Assert.Single(Rules.NamesAHost(text));

    [Theory]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("await Task.Delay(wait);")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("await x.ConfigureAwait(false);")]
    [InlineData("lock (gate)")]
    public void Foreign_InAnOrchestrator_IsFound(string text) => Assert.Single(Rules.IsNotDeterministic(text));

    [Fact]
    public void GoodText_OfAnOrchestrator_IsLeftAlone()
    {
        const string Text = "var now = context.CurrentUtcDateTime;\nvar id = context.NewGuid();\nawait Task.WhenAny(context.CreateTimer(now, token), cancel);";
        Assert.Empty(Rules.IsNotDeterministic(Text));
        Assert.Empty(Rules.NamesAHost(Text + "\nLocalName LocalSettings"));
        Assert.Empty(Rules.Unfinished("// what is to do"));
    }

    [Fact]
    public void Lines_AtTheLimitAndPastIt_AreCounted()
    {
        Assert.Equal(Rules.MostLines, Rules.Lines(string.Concat(Enumerable.Repeat("x\n", Rules.MostLines))));
        Assert.Equal(Rules.MostLines + 1, Rules.Lines(string.Concat(Enumerable.Repeat("x\n", Rules.MostLines)) + "x"));
    }
}
