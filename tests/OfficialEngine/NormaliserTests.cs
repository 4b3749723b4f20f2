using OfficialEngine.Tests.Compare;

namespace OfficialEngine.Tests;

public sealed class NormaliserTests
{
    private static readonly DateTimeOffset Began = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Runs_WithOtherIdsAndTimes_AreEqual() => Assert.Empty(Compare(
        Run(["20261121T180001Z-k3jf", "5000000001", "2026-11-21T18:00:01+00:00", "2026-11-21T18:00:02.5+00:00"]),
        Run(["20261121T180907Z-zz01", "5000000004", "2026-11-21T18:09:07.1+00:00", "2026-11-21T18:09:08+00:00"])));

    [Fact]
    public void Time_ThatIsEqualToAnotherInOneRunOnly_IsADifference()
    {
        var found = Compare(
            Run(["20261121T180001Z-k3jf", "5000000001", "2026-11-21T18:00:01Z", "2026-11-21T18:00:02Z"]),
            Run(["20261121T180001Z-k3jf", "5000000001", "2026-11-21T18:00:01Z", "2026-11-21T18:00:01Z"]));

        const string Row = "table 备份: «备份» |";
        Assert.Equal($"{Row} 结束\n  first: «time 1 of {Row} 结束»Z\n  second: «time 1 of {Row} 开始»Z", Assert.Single(found));
    }

    [Theory]
    // The job of another collection, another id, a form of the same time, a time that is not this run's, an id in a longer word.
    [InlineData("20261121T180001Z-k3jf", "5000000002", "2026-11-21T18:00:02Z")]
    [InlineData("20261121T180001Z-aaaa", "5000000001", "2026-11-21T18:00:02Z")]
    [InlineData("20261121T180001Z-k3jf", "5000000001", "2026-11-21T18:00:02+00:00")]
    [InlineData("20261121T180001Z-k3jf", "5000000001", "2024-06-01T00:00:00Z")]
    [InlineData("20261121T180001Z-k3jfx", "5000000001", "2026-11-21T18:00:02Z")]
    [InlineData("20261121T180001Z-k3jf", "50000000010", "2026-11-21T18:00:02Z")]
    public void Value_InTheWrongPlace_IsADifference(string id, string job, string ended)
    {
        var expected = Run(["20261121T180001Z-k3jf", "5000000001", "2026-11-21T18:00:01Z", "2026-11-21T18:00:02Z"]);
        var found = new Normaliser(PartsOf("20261121T180001Z-k3jf"), Began).Apply(Entries([id, job, "2026-11-21T18:00:01Z", ended]));

        Assert.NotEmpty(Compare(expected, found));
    }

    [Fact]
    public void Entries_InAnotherOrder_AreNamedAlike()
    {
        Entry[] entries = [new("乙", "2026-11-21T18:00:05Z"), new("甲", "2026-11-21T18:00:09Z")];

        Assert.Equal(new Normaliser(PartsOf("-"), Began).Apply(entries), new Normaliser(PartsOf("-"), Began).Apply(entries.Reverse()));
    }

    [Fact]
    public void Time_BeforeTheRun_IsDataAndStays()
    {
        var data = new Entry("时间", "2024-06-01T00:00:00.5Z");

        Assert.Equal(data, Assert.Single(new Normaliser(PartsOf("-"), Began).Apply([data])));
    }

    [Theory]
    [InlineData("2.5", true)]
    [InlineData("2.5001", true)]
    [InlineData("2.501", false)]
    [InlineData("2500", false)]
    [InlineData("0", false)]
    public void Duration_IsNamedOnlyWhereItFitsItsTimes(string seconds, bool isNamed)
    {
        Assert.Equal(Json(isNamed ? "«endedAt - startedAt»" : seconds), Durations.Name(Json(seconds)));

        static string Json(string duration) => $$"""
            { "startedAt": "2026-11-21T18:00:00+00:00",
              "endedAt": "2026-11-21T18:00:02.5+00:00",
              "durationSeconds": {{duration}}, "文件": 1 }
            """;
    }

    private static List<Entry> Run(string[] values) => new Normaliser(PartsOf(values[0], values[1]), Began).Apply(Entries(values));

    private static Entry[] Entries(string[] values) =>
    [
        new($"table 备份: {values[0]} | 任务", $"Int64 {values[1]}"),
        new($"table 备份: {values[0]} | 开始", values[2]),
        new($"table 备份: {values[0]} | 结束", values[3]),
    ];

    private static Dictionary<string, string> PartsOf(string id, string job = "5000000001") =>
        new(StringComparer.Ordinal) { [id] = "备份", [job] = "job 1 of 订单" };

    private static List<string> Compare(List<Entry> first, List<Entry> second) => Differences.Between(("first", first), ("second", second));
}
