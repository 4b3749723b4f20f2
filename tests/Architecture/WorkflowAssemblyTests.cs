using System.Reflection;

namespace Architecture.Tests;

public sealed class WorkflowAssemblyTests
{
    private static readonly Type[] Types = Assembly.Load("Workflow").GetTypes();

    [Fact]
    public void Functions_AreWhatTheFunctionsSdkFinds()
    {
        var functions = AppRules.Functions(Types).ToList();
        Assert.NotEmpty(functions);
        Assert.Empty(functions.SelectMany(AppRules.Problems));
    }

    [Fact]
    public void Functions_StandInTheFolderOfTheirKind() => Assert.Empty(AppRules.Functions(Types).SelectMany(AppRules.PlaceProblems));

    [Fact]
    public void Routes_ThatMatchOneAddress_AreTriedInOneOrderByBothHosts() => Assert.Empty(RouteRules.Problems(AppRules.Functions(Types)));

    [Fact]
    public void Orchestrators_AreFunctionsNotClasses() => Assert.Empty(Types.Where(AppRules.IsClassSyntax).Select(type => type.Name));

    [Fact]
    public void Payloads_NameEachPropertyAndWriteEnumsAsText()
    {
        var payloads = AppRules.Payloads(Types);
        Assert.NotEmpty(payloads);
        Assert.Empty(payloads.SelectMany(AppRules.PayloadProblems).Order(StringComparer.Ordinal));
    }
}
