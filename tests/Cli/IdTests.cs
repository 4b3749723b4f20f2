using System.Globalization;
using System.Text.Json;
using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>Which backup a person means: by its id, the start of one, or a name; among many, without reading them all.</summary>
public sealed class IdTests : IAsyncLifetime
{
    private const int Many = 10_000;
    private FakeServer server = null!;
    private List<string> ids = null!;

    public async Task InitializeAsync()
    {
        ids = [.. Enumerable.Range(0, Many).Select(number => new DateTimeOffset(2026, 11, 30, 18, 0, 0, TimeSpan.Zero).AddHours(-6 * number).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-abcd")];
        server = await FakeServer.StartAsync();
        server.With("/api/backups", request =>
        {
            var top = int.Parse(request.Query["top"]!, CultureInfo.InvariantCulture);
            var after = (string?)request.Query["continuation"];
            var page = ids.SkipWhile(id => after is not null && string.CompareOrdinal(id, after) >= 0).Take(top).ToList();
            return (200, "application/json", JsonSerializer.Serialize(new { backups = page.Select(BackupOf), next = page.Count == top ? page[^1] : null }));
        });
        foreach (var id in ids.Take(20))
            server.With($"/api/backups/{id}", JsonSerializer.Serialize(BackupOf(id)));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("latest", 1)]
    [InlineData("previous", 2)]
    [InlineData("latest-verified", 3)]
    [InlineData("last-failed", 0)]
    [InlineData("20261130T12", 1)]
    [InlineData("20261129T18", 4)]
    [InlineData("20261129t18", 4)]
    public async Task Name_OrStart_MeansOne(string text, int number) =>
        Assert.Equal(ids[number], (await server.Wf.RunAsync("show", text, "--json")).Is(ExitCode.Done).Json.GetProperty("id").GetString());

    [Fact]
    public async Task Start_OfManyIds_ReadsNoMoreThanThatDay()
    {
        server.With($"/api/backups/{ids[9_000]}", JsonSerializer.Serialize(BackupOf(ids[9_000])));

        (await server.Wf.RunAsync("show", ids[9_000][..13])).Is(ExitCode.Done);

        // One page of the list, and the backup.
        Assert.Equal(2, server.Asked.Count);
    }

    [Theory]
    [InlineData("20261129", ExitCode.Usage, "'20261129' matches 4 ids: 20261129T180000Z-abcd, ")]
    [InlineData("20251332", ExitCode.NotFound, "No id starts with '20251332'")]
    [InlineData("zzz", ExitCode.NotFound, "No id starts with 'zzz'")]
    [InlineData("", ExitCode.Usage, "The id is empty")]
    [InlineData("../../x", ExitCode.NotFound, "No id starts with '../../x'")]
    public async Task Text_ThatFitsNoneOrMany_IsTold(string text, ExitCode code, string expected) =>
        Assert.Contains(expected, (await server.Wf.RunAsync("show", text)).Is(code).Error, StringComparison.Ordinal);

    [Fact]
    public async Task List_OfAll_ShowsAll()
    {
        var ended = (await server.Wf.RunAsync("list", "--all", "--json")).Is(ExitCode.Done);

        Assert.Equal(ids, ended.Json.GetProperty("backups").EnumerateArray().Select(backup => backup.GetProperty("id").GetString()));
        Assert.Equal(Many + 1, (await server.Wf.RunAsync("list", "--all")).Is(ExitCode.Done).Out.Count(letter => letter == '\n'));
    }

    // The newest failed, the next one was held by the gate, the third is of named collections.
    private object BackupOf(string id)
    {
        var number = ids.IndexOf(id);
        return new
        {
            id, outcome = number == 0 ? "Failed" : "Complete", scope = "all", startedAt = "2026-11-30T18:00:00Z", endedAt = "2026-11-30T18:05:00Z", gate = new { verdict = number is 1 or 2 ? "tripped" : "passed" },
        };
    }
}
