namespace Architecture.Tests;

/// <summary>The arrows of docs/architecture.md, in what was compiled.</summary>
public sealed class PictureTests
{
    public static TheoryData<string> Inside => new(Pictures.Held.Select(picture => picture.ToString()));

    // The host for Azure is built by the SDK of Functions, which these tests do without: of it the project file is read.
    public static TheoryData<string> Compiled => new(Pictures.Projects.Keys.Where(name => name != "Workflow.Azure"));

    public static TheoryData<string> Projects => new(Repository.Files("src", ".csproj"));

    [Theory]
    [MemberData(nameof(Inside))]
    public void Folders_OfAProject_KnowOnlyThoseBelow(string assembly)
    {
        var problems = string.Join('\n', Pictures.Held.Single(picture => picture.ToString() == assembly).Problems());
        // All of each line: an empty collection that is not would be shown cut.
        Assert.True(problems.Length == 0, problems);
    }

    [Theory]
    [MemberData(nameof(Compiled))]
    public void Assembly_OfOurs_UsesOnlyThoseBelow(string assembly) =>
        Assert.Empty(CompiledCode.Assemblies(assembly).Where(Pictures.Projects.ContainsKey).Except(Pictures.Projects[assembly], StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Compiled))]
    public void Assembly_OfOurs_UsesNoStranger(string assembly) =>
        Assert.DoesNotContain(
            CompiledCode.Assemblies(assembly), used => Pictures.Strangers.GetValueOrDefault(assembly, []).Any(one => used.StartsWith(one, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_OfSrc_HasAPlaceAndReferencesOnlyThoseBelow(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        Assert.True(Pictures.Projects.ContainsKey(name), $"{path} has no place in the picture: give it one in {nameof(Pictures)}.");
        Assert.Empty(Repository.Project(path).References.Select(Path.GetFileNameWithoutExtension).Except(Pictures.Projects[name], StringComparer.Ordinal));
    }
}
