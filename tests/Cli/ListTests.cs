using Cli.Tests.Support;

namespace Cli.Tests;

[Collection(nameof(SharedSite))]
public sealed class ListTests(Site site)
{
    [Fact]
    public async Task List_Json_IsApproved()
    {
        await site.BackUpAsync();

        var ended = (await site.Wf.RunAsync("list", "--limit", "1", "--json")).Is(ExitCode.Done);

        Approval.MatchesNormal(ended.Out, "Json/list.json");
    }
}
