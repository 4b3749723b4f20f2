using System.Reflection;

namespace Local.Api.Tests;

public sealed class ApiTests
{
    private static readonly Listings Official = Listings.Read();

    /// <summary>Types that stand in no listing but that a listed line names, so that it cannot be written without them.</summary>
    private static readonly HashSet<string> NamedByListedLines = new(StringComparer.Ordinal)
    {
        "TableClientOptions.ServiceVersion", // .ctor(TableClientOptions.ServiceVersion serviceVersion = V2020_12_06)
    };

    public static TheoryData<string> Assemblies => new("Local.DurableTask", "Local.Functions", "Local.Tables");

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Member_OfATypeWithAnOfficialName_StandsInTheListing(string assembly)
    {
        var unknown = UnknownMembers(Assembly.Load(assembly));
        Assert.True(unknown.Count == 0, $"{unknown.Count} public members are not official:\n{string.Join('\n', unknown)}");
    }

    [Fact]
    public void Member_Wrong_IsToldWithTheNearestOfficialLine()
    {
        var told = Assert.Single(UnknownMembers(typeof(Wrong.TableItem).Assembly));
        Assert.Contains("ours:    .ctor(string title)", told, StringComparison.Ordinal);
        Assert.Contains("nearest: .ctor(string name)", told, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Type_WithAnOfficialName_IsFoundByTheSameUsings(string assembly)
    {
        // The app's sources are the same for both hosts; only the project file maps namespaces, one to one.
        var elsewhere = PublicApi.Of(Assembly.Load(assembly))
            .Select(type => (type, official: Official.Find(type.Header.Name)))
            .Where(one => one.official.Count > 0 && one.official.All(official => Mirror(official.Namespace) != one.type.Type.Namespace))
            .Select(one => $"{one.type.Type.FullName}: official in {one.official[0].Namespace}")
            .ToList();

        Assert.True(elsewhere.Count == 0, string.Join('\n', elsewhere));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Type_WithAnOfficialName_IsOfItsKindAndBases(string assembly)
    {
        var different = PublicApi.Of(Assembly.Load(assembly))
            .Select(type => (type, official: Official.Find(type.Header.Name)))
            .Where(one => one.official.Count > 0 && !one.official.Any(official => Matches(one.type, official.Header)))
            .Select(one => $"{one.type.Type.FullName}\n    ours:     {one.type.Header}\n    official: {string.Join("\n              ", one.official.Select(official => official.Header))}")
            .ToList();

        Assert.True(different.Count == 0, $"{different.Count} types differ:\n{string.Join('\n', different)}");
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Type_OfOurOwn_LivesInANamespaceOfOurOwn(string assembly)
    {
        var mirrored = Official.Namespaces.Select(Mirror).ToHashSet(StringComparer.Ordinal);
        var misplaced = PublicApi.Of(Assembly.Load(assembly))
            .Where(type => !NamedByListedLines.Contains(type.Header.Name))
            .Where(type => mirrored.Contains(type.Type.Namespace!) != (Official.Find(type.Header.Name).Count > 0))
            .Select(type => type.Type.FullName)
            .ToList();

        Assert.True(misplaced.Count == 0, $"Neither official where official types live, nor ours where ours do:\n{string.Join('\n', misplaced)}");
    }

    private static List<string> UnknownMembers(Assembly assembly)
    {
        var unknown = new List<string>();
        foreach (var type in PublicApi.Of(assembly))
        {
            var official = Official.Find(type.Header.Name);
            if (official.Count == 0) continue;
            var lines = official.SelectMany(one => one.Members).ToHashSet(StringComparer.Ordinal);
            unknown.AddRange(type.Members
                .Where(forms => !forms.Any(lines.Contains))
                .Select(forms => $"{type.Type.FullName}\n    ours:    {forms[0]}\n    nearest: {Nearest.To(forms[0], lines)}"));
        }

        return unknown;
    }

    /// <summary>The official namespace with our first words.</summary>
    private static string Mirror(string name) => name
        .Replace("Microsoft.Azure.Functions.Worker", "Local.Functions", StringComparison.Ordinal)
        .Replace("Microsoft.DurableTask", "Local.DurableTask", StringComparison.Ordinal)
        .Replace("Azure.Data.Tables", "Local.Tables", StringComparison.Ordinal);

    /// <summary>Same kind and base class; no interface that the official type lacks (one that follows from another aside).</summary>
    private static bool Matches(LocalType type, TypeHeader official)
    {
        var implied = type.Type.GetInterfaces().SelectMany(one => one.GetInterfaces()).Select(one => TypeNames.Of(one)).ToHashSet(StringComparer.Ordinal);
        var baseClass = type.Type.BaseType is { } parent && type.Header.Bases.Contains(TypeNames.Of(parent)) ? TypeNames.Of(parent) : null;
        var officialClass = official.Bases.FirstOrDefault(name => !(name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1])));
        return type.Header.Kind == official.Kind && baseClass == officialClass
            && type.Header.Bases.All(name => official.Bases.Contains(name) || implied.Contains(name));
    }
}
