using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Run.Backups;
using Run.Output;
using Run.Restores;
using Run.Tests.Fakes;
using Spectre.Console;

namespace Run.Tests.Restores;

/// <summary>The restore that a run ends with, over real HTTP.</summary>
public sealed class RestoreTourTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _output.Dispose();
    }

    [Theory]
    [InlineData("Complete", false)]
    [InlineData("Complete", true)]
    [InlineData("Partial", false)]
    public async Task Tour_RestoreThatEnded_IsApproved(string outcome, bool live)
    {
        var fake = new FakeRestore(outcome);

        Assert.Equal(outcome == "Complete", await RunAsync(fake, BackupOf("Complete", 3), live));

        Approval.Matches(_output.ToString(), $"restore-{outcome}.txt");
        // An address and a reason are never cut.
        var lines = _output.ToString().Split('\n').Where(line => !line.Contains("http", StringComparison.Ordinal) && !line.Contains("Partial after", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.GetCellWidth() <= 80, line));
    }

    [Fact]
    public async Task Tour_TheCollectionToLookAt_DeletesThreeOfItsDocumentsAndGivesTheSimulatorItsJobTimesBack()
    {
        var fake = new FakeRestore("Complete");

        await RunAsync(fake, BackupOf("Complete", 3));

        using var deleted = JsonDocument.Parse(fake.Written[0]);
        Assert.Equal("用户", deleted.RootElement.GetProperty("collection").GetString());
        Assert.Equal(["张三-050000", "张三-100000", "张三-150000"], deleted.RootElement.GetProperty("remove").EnumerateArray().Select(id => id.GetString()!));
        Assert.Equal(["""{"jobSeconds":0}""", """{"jobSeconds":1}"""], fake.Written[1..]);
    }

    [Fact]
    public async Task Tour_PlanOfOtherDocuments_IsNotApproved()
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => RunAsync(new("other"), BackupOf("Complete", 3)));

        Assert.StartsWith("These are not the documents that were deleted, so the plan is not approved and nothing is changed.", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($"/api/restores/{FakeRestore.Id}/cancel", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("approved by", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tour_AppRefuses_GivesItsReasonAndNextStep()
    {
        var failure = await Assert.ThrowsAsync<Failure>(() => RunAsync(new("refused"), BackupOf("Complete", 3)));

        Assert.Equal(
            (1, $"The app did not start a restore: The backup {FakeBackup.Id} of this environment is running. Wait for it, or cancel it (POST /api/backups/{FakeBackup.Id}/cancel)."),
            (failure.ExitCode, failure.Message));
    }

    [Fact]
    public async Task Tour_NothingPlanned_SaysWhyAndNoMore()
    {
        Assert.False(await RunAsync(new("unplanned"), BackupOf("Complete", 3)));

        Assert.Contains($"Restore {FakeRestore.Id}: Failed after 3.9 s: '用户' could not be exported.", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("undo", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tour_BackupWithoutDocuments_DeletesNothing()
    {
        var fake = new FakeRestore("Complete");

        Assert.True(await RunAsync(fake, BackupOf("Partial", 1)));

        Assert.Empty(fake.Written);
        Assert.Contains("No restore is shown: no collection of this backup has 3 documents or more.", _output.ToString(), StringComparison.Ordinal);
    }

    private static Backup BackupOf(string outcome, int collections) =>
        JsonSerializer.Deserialize<Backup>(new FakeBackup(outcome, collections, running: true, stopAt: int.MaxValue).Json(99), JsonSerializerOptions.Web)!;

    private async Task<bool> RunAsync(FakeRestore fake, Backup backup, bool live = false)
    {
        await using var app = FakeApp.Build("http://127.0.0.1:0", new("Complete", 3, running: false, stopAt: 99), fake);
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var calls = new HttpCalls(_http, address);
        using var shown = new StringWriter();
        // A terminal shows what a file would hold.
        var screen = new Screen(shown, live, 80, new ManualTime(new(2026, 1, 1, 18, 1, 2, TimeSpan.Zero)));
        try
        {
            return await new RestoreTour(new(calls), new(calls), new(calls), new(calls), screen, new ManualTime(new(2026, 1, 1, 18, 1, 2, TimeSpan.Zero)))
                .RunAsync(backup, CancellationToken.None);
        }
        finally
        {
            _output.Write(shown.ToString().Replace(address.ToString(), "http://127.0.0.1:7071/", StringComparison.Ordinal));
        }
    }
}
