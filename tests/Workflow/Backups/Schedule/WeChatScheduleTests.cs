using NCrontab;
using Workflow.Backups.Schedule;

namespace Workflow.Tests.Backups.Schedule;

public sealed class WeChatScheduleTests
{
    [Theory]
    [InlineData("0 0 2 * * * *", "0 0 18 * * *")]
    [InlineData("0 30 9 * * * *", "0 30 1 * * *")]
    [InlineData("0 0 2 * * 1 *", "0 0 18 * * SUN")]
    [InlineData("0 0 4 * * MON,THU *", "0 0 20 * * SUN,WED")]
    [InlineData("0 0 10 * * MON-FRI *", "0 0 2 * * MON,TUE,WED,THU,FRI")]
    [InlineData("0 0 2 15 * * *", "0 0 18 14 * *")]
    [InlineData("0 0 12 1 * * *", "0 0 4 1 * *")]
    [InlineData("*/5 * * * * * *", "*/5 * * * * *")]
    [InlineData("0 1/10 * * * * *", "0 1,11,21,31,41,51 * * * *")]
    [InlineData("0 0 1,13 * * * *", "0 0 5,17 * * *")]
    [InlineData("0 0 9 * JAN,JUL * *", "0 0 1 * 1,7 *")]
    public void Convert_ExpressibleInUtc_GivesTheExactValueToSet(string wechat, string expected) =>
        Assert.Equal(new ScheduleConversion(expected, null), WeChatSchedule.Convert(wechat));

    [Theory]
    [InlineData("0 0 2 * * *", "seven")]
    [InlineData("0 0 2 * * * 2027", "year")]
    [InlineData("0 0 2 1 * MON *", "weekdays")]
    [InlineData("0 0 2 1 * * *", "1st")]
    [InlineData("0 0 2 29 * * *", "29th")]
    [InlineData("0 0 2 * 3 * *", "all months")]
    [InlineData("0 0 2,12 * * MON *", "day before")]
    [InlineData("0 0 24 * * * *", "'24' is no hour")]
    [InlineData("0 0 2 * * 7 *", "'7' is no weekday")]
    [InlineData("0 0 2 ? * * *", "'?' is no day")]
    [InlineData("0 0/0 2 * * * *", "is no minute")]
    [InlineData("0 5-1 2 * * * *", "is no minute")]
    public void Convert_NotExpressible_SaysWhy(string wechat, string reason)
    {
        var conversion = WeChatSchedule.Convert(wechat);

        Assert.Null(conversion.Expression);
        Assert.Contains(reason, conversion.Reason, StringComparison.Ordinal);
    }

    /// <summary>Whatever is converted fires at the same instants, over three years with a leap day.</summary>
    [Fact]
    public void Convert_ThousandsOfExpressions_FireWhenWeChatWould()
    {
        var random = new Random(20261122);
        var converted = 0;
        for (var round = 0; round < 1000; round++)
        {
            string[] fields = ["0", Pick("0", "30", "*/20"), Hours(), Pick("*", "*", "*", $"{random.Next(1, 32)}", "5,20", "1-28"), Pick("*", "*", "3", "2-11"), Pick("*", "*", $"{random.Next(7)}", "MON-FRI"), "*"];
            if (WeChatSchedule.Convert(string.Join(' ', fields)).Expression is not { } expression)
                continue;
            converted++;
            var start = new DateTime(2027, 1, 1).AddDays(random.Next(3 * 365));
            var ncrontab = CrontabSchedule.Parse(expression, new() { IncludingSeconds = true });
            var expected = WeChatFires(fields, start, start.AddDays(40)).ToList();
            Assert.Equal(expected, ncrontab.GetNextOccurrences(start.AddTicks(-1), start.AddDays(40)).ToList());
        }

        Assert.InRange(converted, 300, 1000);
        string Pick(params string[] choices) => choices[random.Next(choices.Length)];
        string Hours() => Pick("*", "2", "7", "8", "23", "0", "1,5", "9,17", "2,14", "*/6");
    }

    // By the definition: day OR weekday where both are named, in UTC+8.
    private static IEnumerable<DateTime> WeChatFires(string[] fields, DateTime from, DateTime to)
    {
        var minutes = CronField.Minute.Parse(fields[1]);
        var hours = CronField.Hour.Parse(fields[2]);
        var days = CronField.Day.Parse(fields[3]);
        var months = CronField.Month.Parse(fields[4]);
        var weekdays = CronField.Weekday.Parse(fields[5]);
        for (var utc = from; utc < to; utc = utc.AddMinutes(1))
        {
            var china = utc.AddHours(8);
            if (minutes.Contains(china.Minute) && hours.Contains(china.Hour) && months.Contains(china.Month)
                && days.Contains(china.Day) && weekdays.Contains((int)china.DayOfWeek))
                yield return utc;
        }
    }
}
