namespace OfficialEngine.Tests;

public sealed class ProcessorTests
{
    [Fact]
    public void Processors_OfThisProcess_AreAsManyAsTheRunSettingsSay() => Assert.Equal(16, Environment.ProcessorCount);
}
