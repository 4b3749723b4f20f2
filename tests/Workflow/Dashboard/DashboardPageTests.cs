using System.Net;
using System.Text.RegularExpressions;
using Workflow.Dashboard;
using Workflow.Tests.Support;

namespace Workflow.Tests.Dashboard;

/// <summary>The dashboard as a browser gets it. What it does is tested in a real one: tests/Dashboard.</summary>
public sealed partial class DashboardPageTests
{
    [Theory]
    [InlineData("api/ui", "text/html")]
    [InlineData("api/ui/ui.js", "text/javascript")]
    [InlineData("api/ui/logs.js", "text/javascript")]
    [InlineData("api/ui/logReader.js", "text/javascript")]
    [InlineData("api/ui/ui.css", "text/css")]
    [InlineData("api/ui/icon.svg", "image/svg+xml")]
    public async Task Dashboard_WithoutAKey_IsServedAndMayRunOwnFilesOnly(string path, string type)
    {
        await using var app = await RunningApp.StartAsync(null, ("Local__HostKey", "key-0123456789"));

        using var response = await app.Http.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("worker-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..%2Fhost.json")]
    [InlineData("UI.JS")]
    [InlineData("Workflow.dll")]
    public async Task DashboardFile_NotOnTheList_IsNotFound(string name)
    {
        await using var app = await RunningApp.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"api/ui/{name}")).StatusCode);
    }

    [Fact]
    public void DashboardFile_ThatWasNotBuilt_IsToldWithWhatToRun()
    {
        var files = new DashboardPages();

        Assert.Contains("npm run build", files.WhyMissing("ui.js"), StringComparison.Ordinal);
        Assert.DoesNotContain("npm", files.WhyMissing("../host.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_BesideTheApp_AreAllOnTheList() =>
        Assert.Equal(
            DashboardPages.All.Order(StringComparer.Ordinal),
            Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "ui")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Html_OfTheDashboard_HasNothingInlineThatThePolicyWouldStop() =>
        Assert.DoesNotMatch(Inline(), (await new DashboardPages().FindAsync(DashboardPages.Page, CancellationToken.None))!.Text);

    [GeneratedRegex("""<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=|javascript:|data:""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Inline();
}
