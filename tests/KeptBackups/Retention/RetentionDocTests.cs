using System.Globalization;
using System.Text;
using Workflow.Retention;
using Workflow.Retention.Ladder;
using Workflow.Tests.Support;

namespace Workflow.Tests.Retention;

/// <summary>The table of docs/retention.md is what the code says. Written anew with <c>WRITE_DOCS=1</c>.</summary>
public sealed class RetentionDocTests
{
    private const string Begin = "<!-- made by RetentionDocTests -->";
    private const string End = "<!-- end -->";

    [Fact]
    public async Task Table_IsWhatTheLadderKeeps()
    {
        var path = Repository.PathOf("docs/retention.md");
        var text = await File.ReadAllTextAsync(path);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var made = $"\n{Table()}";

        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, text[..begin] + made + text[end..]);
        else
            Assert.Equal(made, text[begin..end]);
    }

    private static string Table()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var rules = new RetentionRules { KeepDaily = 7, KeepWeekly = 4, KeepMonthly = 12, KeepYearly = 3, MinimumGood = 3, KeepOthers = TimeSpan.FromDays(14), TimeZone = zone };
        var last = new DateTimeOffset(2026, 11, 30, 18, 0, 0, TimeSpan.Zero);
        var nights = Enumerable.Range(0, 400).Select(night => last.AddDays(-night)).ToDictionary(at => at.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        var backups = nights.Select(night => new LadderBackup
        {
            Id = night.Key, StartedAt = night.Value, EndedAt = night.Value.AddMinutes(5), IsGood = true, Definition = "all", HasManifest = true,
        });
        var plan = new RetentionLadder(rules).Plan(backups, last.AddHours(1));
        var table = new StringBuilder("| backup of (in China) | kept by |\n|---|---|\n");
        foreach (var kept in plan.Where(backup => backup.Keep is not null))
            table.Append(CultureInfo.InvariantCulture, $"| {TimeZoneInfo.ConvertTime(nights[kept.Id], zone):yyyy-MM-dd HH:mm} | {string.Join(", ", kept.Keep!)} |\n");
        return table.Append(CultureInfo.InvariantCulture, $"| {plan.Count(backup => backup.Expire is not null)} others | no rule |\n").ToString();
    }
}
