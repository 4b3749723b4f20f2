using NCrontab;
using Workflow.Backups;
using Workflow.Backups.Schedule;

namespace Workflow.Tests.Backups.Schedule;

/// <summary>Schedules that say something else than was meant: what is told of them, with the value to set.</summary>
public sealed class ScheduleProblemsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0 0 18 * * *")]
    [InlineData("0 30 17 * * *")]
    [InlineData("0 0 12,18 * * *")]
    [InlineData("0 0 */6 * * *")]
    [InlineData("0 0 * * * *")]
    [InlineData("0 */15 * * * *")]
    [InlineData("0 0 18 * * 1-5")]
    [InlineData("0 0 18 * * MON")]
    [InlineData("0 0 18 * * sunday")]
    [InlineData("0 0 18 1 * *")]
    [InlineData("0 0 18 28 * *")]
    [InlineData("0 0 18 1,31 * *")]
    [InlineData("0 0 18 31 1,3 *")]
    [InlineData("0 0 18 8-14 * MON")]
    [InlineData("0 0 7 * * *")]
    [InlineData("0 0-30/10 18 * * *", "0 0 18 * * *")]
    public void Schedule_ThatSaysWhatItSeemsTo_HasNoProblems(string expression, string? but = null)
    {
        IReadOnlyList<string> problems = Schedule(expression).Problems;
        if (but is null)
            Assert.Empty(problems);
        else
            Assert.EndsWith($"Set BackupSchedule to {but}", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 18 * * Mon-Sun", "as SUN,MON", "0 0 18 * * *")]
    [InlineData("0 0 18 * * FRI-MON", "as MON,TUE,WED,THU,FRI", "0 0 18 * * SUN,MON,FRI,SAT")]
    [InlineData("0 0 18 * NOV-FEB *", "as 2-11", "0 0 18 * 1,2,11,12 *")]
    [InlineData("0 0 22-2 * * *", "as 2-22", "0 0 0,1,2,22,23 * * *")]
    [InlineData("0 0 20-4/4 * * *", "as 4,8,12,16,20", "0 0 0,4,20 * * *")]
    [InlineData("0 0 18 25-5 * *", "as 5-25", "0 0 18 1,2,3,4,5,25,26,27,28,29,30,31 * *")]
    [InlineData("* 0 18 * * *", "60 times", "0 0 18 * * *")]
    [InlineData("5,10 0 18 * * *", "2 times", "5 0 18 * * *")]
    [InlineData("0 * 18 * * *", "15 minutes", "0 0 18 * * *")]
    [InlineData("0 0,14 * * * *", "15 minutes", "0 0 * * * *")]
    [InlineData("0 18 * * *", "0 18 * * *' has five fields", "0 0 18 * * *")]
    [InlineData("0 0 18 31 2 *", "never due", "0 0 18 28 2 *")]
    [InlineData("0 0 18 31 4,6 *", "never due", "0 0 18 28 4,6 *")]
    [InlineData("0 0 18 31 * *", "skips FEB, APR, JUN, SEP, NOV.", "0 0 18 28 * *")]
    [InlineData("0 0 18 29 * *", "skips FEB but in leap years", "0 0 18 28 * *")]
    [InlineData("0 */25 * * * *", "0,25,50", "0 */20 * * * *")]
    [InlineData("0 */50 * * * *", "0,50", "0 */30 * * * *")]
    [InlineData("0 */90 * * * *", "0 alone", "0 0 * * * *")]
    [InlineData("0 0 18 */2 * *", "steps restart", "0 0 18 * * *")]
    [InlineData("0 0 */5 * * *", "0,5,10,15,20", "0 0 */4 * * *")]
    [InlineData("0 */0 18 * * *", "step of 0", "0 0 18 * * *")]
    [InlineData("0 50/30 18 * * *", "50 alone", "0 50 18 * * *")]
    [InlineData("0 0 18 * * T", "read as TUE", "0 0 18 * * TUE")]
    [InlineData("0 0 18 1 * MON", "days that are both", "0 0 18 1 * * for the day, or to 0 0 18 * * MON for the weekday")]
    [InlineData("0 0 2 * * *", "10 o'clock in China. If that is intended, set BackupScheduleWeChat to 0 0 10 * * * *. ", "0 0 18 * * *")]
    [InlineData("0 30 1,3 * * *", "09, 11 o'clock", "0 30 17,19 * * *")]
    public void Schedule_ThatSaysSomethingElse_IsTakenAndNamesTheValueToSet(string expression, string says, string set)
    {
        BackupSchedule schedule = Schedule(expression);

        Assert.Contains(schedule.Problems, problem => problem.Contains(says, StringComparison.Ordinal));
        Assert.EndsWith($"Set BackupSchedule to {set}", schedule.Problems[^1], StringComparison.Ordinal);
        Assert.All(schedule.Problems, problem => Assert.StartsWith($"BackupSchedule '{expression}'", problem, StringComparison.Ordinal));
        Assert.NotNull(CrontabSchedule.TryParse(set.Split(" for ")[0], new CrontabSchedule.ParseOptions { IncludingSeconds = true }));
    }

    [Theory]
    [InlineData("0 0 18 * * 7", "without a 7", "0 0 18 * * SUN")]
    [InlineData("0 0 18 * * 1-7", "without a 7", "0 0 18 * * *")]
    [InlineData("0 0 18 * * 6,7", "without a 7", "0 0 18 * * SUN,SAT")]
    [InlineData("0 0 18 ? * MON", "no ?", "0 0 18 * * MON")]
    [InlineData("0 0 18 1 * ?", "no ?", "0 0 18 1 * *")]
    [InlineData("0 0 18 L * ?", "no last day", "0 0 18 28 * *")]
    [InlineData("0 0 18 15W * *", "nearest weekday", "0 0 18 15 * *")]
    [InlineData("0 0 18 * * MON#2", "no #", "0 0 18 8-14 * MON")]
    [InlineData("0 0 18 ? * 5L", "fourth instead of the last", "0 0 18 22-28 * 5")]
    [InlineData("0 0 24 * * *", "0 to 23", "0 0 0 * * *")]
    [InlineData("0 0 2 * * * *", "China time", "0 0 18 * * *")]
    public void Schedule_OfAnotherTimersForm_IsRefusedWithTheValueToSet(string expression, string says, string set)
    {
        BackupSchedule schedule = Schedule(expression);

        string problem = Assert.Single(schedule.Problems);
        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.EndsWith($"Set BackupSchedule to {set}", problem, StringComparison.Ordinal);
        Assert.Empty(schedule.Describe(Now).Next);
        Assert.NotNull(CrontabSchedule.TryParse(set, new CrontabSchedule.ParseOptions { IncludingSeconds = true }));
    }

    [Theory]
    [InlineData("坏", "1 fields")]
    [InlineData("0 0 18 * * * * *", "8 fields")]
    [InlineData("0 61 18 * * *", "61 is higher")]
    [InlineData("0 0 18 0 * *", "0 is lower")]
    [InlineData("0 0 ? * * *", "'?'")]
    [InlineData("24:00:00", "1 fields")]
    public void Schedule_ThatIsNone_IsRefusedWithTheReason(string expression, string says)
    {
        BackupSchedule schedule = Schedule(expression);

        Assert.Contains(says, Assert.Single(schedule.Problems), StringComparison.Ordinal);
        Assert.Null(schedule.NextAfter(Now));
    }

    [Fact]
    public void Schedule_OfSeveralFaults_NamesEachAndMendsAllInTheLast()
    {
        IReadOnlyList<string> problems = Schedule("* */50 22-2 31 * *").Problems;

        Assert.Equal(4, problems.Count);
        Assert.EndsWith("Set BackupSchedule to 0 */30 0,1,2,22,23 28 * *", problems[^1], StringComparison.Ordinal);
    }

    /// <summary>The app reads its schedule at the start: whatever stands there must not keep it from starting.</summary>
    [Fact]
    public void Schedule_OfAnyText_IsReadWithoutAnError_AndWhatItProposesIsOne()
    {
        string[] pieces = ["0", "1", "2", "5", "7", "18", "22", "24", "31", "59", "60", "99999999999", "2147483647", "*", "*", "-", "-", "/", "/", ",", "?", "L", "W", "#", "MON", "sun", "T", "J", "FEB", "+", "周", "."];
        var random = new Random(20261122);
        for (var round = 0; round < 20_000; round++)
        {
            var fields = Enumerable.Range(0, random.Next(5, 8)).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(3) == 0 ? "*" : pieces[random.Next(pieces.Length)])));
            var expression = string.Join(' ', fields.Select(field => random.Next(3) > 0 ? "*" : field));

            foreach (var problem in Schedule(expression).Problems.Where(problem => problem.Contains("Set BackupSchedule to ", StringComparison.Ordinal)))
                Assert.NotNull(CrontabSchedule.TryParse(problem.Split("Set BackupSchedule to ")[1].Split(" for ")[0], new CrontabSchedule.ParseOptions { IncludingSeconds = true }));
        }
    }

    [Fact]
    public void Schedule_OfFiveFields_IsDueAsBothHostsReadIt()
        => Assert.Equal(Now.AddHours(18), Schedule("0 18 * * *").NextAfter(Now));

    [Fact]
    public void Schedule_ThatIsNeverDue_HasNoNextDueTime() => Assert.Empty(Schedule("0 0 18 31 2 *").Describe(Now).Next);

    [Theory]
    [InlineData("0 0 10 * * * *", "0 0 2 * * *")]
    [InlineData("0 0 2 * * 1 *", "0 0 18 * * 0")]
    public void Schedule_ThatTheWeChatFormAgreesWith_HasNoProblems(string wechat, string expression) => Assert.Empty(Schedule(expression, wechat).Problems);

    [Theory]
    [InlineData("0 0 22-2 * * * *", "22-23,0-2")]
    [InlineData("0 0 12 * * MON-SUN *", "MON-SAT,SUN")]
    public void WeChatForm_WithARangeThatRunsBackwards_SaysHowToWriteIt(string wechat, string form)
        => Assert.Contains(form, WeChatSchedule.Convert(wechat).Reason, StringComparison.Ordinal);

    private static BackupSchedule Schedule(string expression, string? wechat = null) => new(new BackupSettings
    {
        Schedule = expression,
        WeChatSchedule = wechat,
        Collections = ["*"],
        Exclude = [],
        MaxConcurrentExports = 4,
        MaxWait = TimeSpan.FromHours(6),
    });
}
