namespace Architecture.Tests;

/// <summary>The reader of compiled code misses no way in which one type can know another, and a picture tells each that it does not allow.</summary>
public sealed class PictureSampleTests
{
    private const string Root = "Architecture.Tests.Sample";

    [Fact]
    public void References_UpwardsInEveryWay_AreEachToldByTheirMember() => Assert.Equal(
        [
            "Lower.Attributed.Parameter → Upper.Choice",
            "Lower.Attributed.Parameter → Upper.MarkAttribute",
            "Lower.Attributed.Property → Upper.MarkAttribute",
            "Lower.Attributed.Property → Upper.Secret",
            "Lower.Constrained`1 → Upper.IWish",
            "Lower.Derived → Upper.Secret",
            "Lower.Derived..ctor → Upper.Secret",
            "Lower.Wrong.Argument → Upper.Secret",
            "Lower.Wrong.Array2 → Upper.Secret",
            "Lower.Wrong.AsyncAsync → Upper.Secret",
            "Lower.Wrong.AsyncLambda → Upper.Secret",
            "Lower.Wrong.Attribute → Upper.MarkAttribute",
            "Lower.Wrong.Body → Upper.Secret",
            "Lower.Wrong.CachedLambda → Upper.Secret",
            "Lower.Wrong.Catches → Upper.BrokenException",
            "Lower.Wrong.GenericCall → Upper.Secret",
            "Lower.Wrong.Iterator → Upper.Secret",
            "Lower.Wrong.Lambda → Upper.Secret",
            "Lower.Wrong.LocalFunction → Upper.Secret",
            "Lower.Wrong.MethodGroup → Upper.Secret",
            "Lower.Wrong.Nested.Body → Upper.Secret",
            "Lower.Wrong.TypeOf → Upper.Secret",
            "Lower.Wrong.held → Upper.Secret",
        ],
        Problems("Upper ► Lower").Where(problem => problem.StartsWith("Lower.", StringComparison.Ordinal)));

    [Fact]
    public void Reference_ToWhatStandsBelow_IsFine() =>
        Assert.DoesNotContain(Problems("Lower ► Upper"), problem => problem.StartsWith("Lower.", StringComparison.Ordinal));

    [Fact]
    public void Reference_ToWhatStandsBeside_IsTold() =>
        Assert.Contains("Lower.Derived → Upper.Secret", Problems("Upper, Lower"));

    [Fact]
    public void Root_ThatKnowsAFolder_IsTold_UnlessItPutsTogether() =>
        Assert.Equal(["Root.Up → Lower.Right"], Problems("Upper, Beside ► Lower").Where(problem => problem.StartsWith("Root.", StringComparison.Ordinal) || problem.StartsWith("Putting.", StringComparison.Ordinal)));

    [Fact]
    public void Folder_WithoutAPlace_IsTold() => Assert.Contains("Homeless has no place in the picture", Problems("Upper, Beside ► Lower"));

    [Fact]
    public void Part_ThatKnowsOneAboveInItsOwnFolder_IsTold() =>
        Assert.Equal(["Beside.Records.Back → Beside.Triggers.Door"], Problems("Upper, Beside ► Lower").Where(problem => problem.StartsWith("Beside.", StringComparison.Ordinal)));

    private static IEnumerable<string> Problems(string drawing) =>
        new Picture("Architecture.Tests", Root, drawing) { Composition = ["Putting"], Inside = new("Triggers ► rest") }
            .Problems().Select(problem => problem.Replace(Root + ".", "", StringComparison.Ordinal));
}
