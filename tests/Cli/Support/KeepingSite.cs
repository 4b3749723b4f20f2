namespace Cli.Tests.Support;

/// <summary>A site that keeps one good backup, and asks for a key: for tests that hold, accept and delete backups.</summary>
public sealed class KeepingSite : Site
{
    protected override IEnumerable<(string Name, string Value)> Settings =>
    [
        ("Retention__KeepLast", "1"), ("Retention__MinimumGood", "1"), (HostKey, "einSchluessel-0123456789abcdef"),
    ];
}

/// <summary>Tests of one site, one after the other.</summary>
[CollectionDefinition(nameof(KeepingSite))]
public sealed class KeepingSites : ICollectionFixture<KeepingSite>;
