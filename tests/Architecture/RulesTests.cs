namespace Architecture.Tests;

/// <summary>Each rule finds what it is there to find, and leaves good text alone.</summary>
public sealed class RulesTests
{
    [Theory]
    [InlineData("// TODO: later")]
    [InlineData("throw new NotImplementedException();")]
    public void Unfinished_Work_IsFound(string line) => Assert.Equal([$"2: {line}"], Rules.Unfinished($"var x = 1;\n  {line}\n"));

    [Theory]
    [InlineData("#if LOCAL")]
    [InlineData("  #elif AZURE")]
    public void Condition_OfTheCompiler_IsFound(string line) => Assert.Equal([$"2: {line.Trim()}"], Rules.IsConditional($"var x = 1;\n{line}\n"));

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
        Assert.Empty(Rules.IsConditional(Text + "\n// if #if stands in a line"));
        Assert.Empty(Rules.Unfinished("// what is to do"));
    }

    [Fact]
    public void Lines_AtTheLimitAndPastIt_AreCounted()
    {
        Assert.Equal(Rules.MostLines, Rules.Lines(string.Concat(Enumerable.Repeat("x\n", Rules.MostLines))));
        Assert.Equal(Rules.MostLines + 1, Rules.Lines(string.Concat(Enumerable.Repeat("x\n", Rules.MostLines)) + "x"));
    }
}
