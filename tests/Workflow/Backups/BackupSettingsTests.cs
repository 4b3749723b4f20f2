using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Workflow.Backups;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Tests.Backups;

public sealed class BackupSettingsTests
{
    [Theory]
    [InlineData("Backup:MaxConcurrentExports", "0")]
    [InlineData("Backup:MaxConcurrentExports", "65")]
    [InlineData("Backup:MaxConcurrentExports", "vier")]
    [InlineData("Backup:MaxWait", "00:00:59")]
    [InlineData("Backup:MaxWait", "6.00:00:01")]
    [InlineData("Backup:MaxWait", "6h")]
    public void Read_UnusableValue_NamesTheSettingAndWhatItTakes(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => BackupSettings.Read(Configuration((name, value))));

        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
        Assert.Contains(value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        var settings = BackupSettings.Read(Configuration());

        Assert.Equal(("0 0 18 * * *", 4, TimeSpan.FromHours(6)), (settings.Schedule, settings.MaxConcurrentExports, settings.MaxWait));
        Assert.Equal(["*"], settings.Collections);
        Assert.Equal(WorkflowSettings.EnvironmentNotSet, WorkflowSettings.Read(Configuration()).Env);
    }

    [Fact]
    public void Read_AtTheLimits_Accepts()
    {
        var settings = BackupSettings.Read(Configuration(
            ("Backup:MaxConcurrentExports", "64"), ("Backup:MaxWait", "6.00:00:00"), ("Backup:Collections", " 订单 , users,"), ("Backup:Exclude", "日志")));

        Assert.Equal((Limits.MaxWindow, Limits.LongestWait), (settings.MaxConcurrentExports, settings.MaxWait));
        Assert.Equal(["订单", "users"], settings.Collections);
        Assert.Equal(["日志"], settings.Exclude);
    }

    [Fact]
    public void Read_Exports_GivesWhatIsAskedForOfEach()
    {
        var settings = BackupSettings.Read(Configuration(
            ("Backup:Exports:订单:Query", " where({ 已付: true }) "), ("Backup:Exports:表格:Format", "CSV"), ("Backup:Exports:表格:Fields", "_id, 金额"),
            ("Backup:Exports:用户:Query", "")));

        Assert.Equal(
            [
                new() { Collection = "表格", Format = ExportFormat.Csv, Fields = ["_id", "金额"] },
                new() { Collection = "订单", Query = "where({ 已付: true })" },
            ],
            settings.Exports!.OrderBy(one => one.Collection, StringComparer.Ordinal));
        Assert.Null(BackupSettings.Read(Configuration()).Exports);
    }

    [Theory]
    [InlineData("订单:Query", "where({}).get()", "Backup__Exports__订单__Query cannot be used. The query may not use get (character 11)")]
    [InlineData("订单:Format", "xml", "Backup__Exports__订单__Format takes json or csv")]
    [InlineData("订单:Format", "csv", "Backup__Exports__订单__Fields cannot be used. A CSV needs fields")]
    [InlineData("订单:Fields", "_id,_id", "Backup__Exports__订单__Fields cannot be used. Name 2")]
    [InlineData("订单:Limit", "3", "There is no setting Backup__Exports__订单__Limit")]
    [InlineData("订单:Query:Text", "3", "There is no setting Backup__Exports__订单__Query")]
    [InlineData("订单", "limit(3)", "There is no setting Backup__Exports__订单;")]
    [InlineData("*:Query", "limit(3)", "Backup__Exports__* cannot be set: an export must name one collection")]
    [InlineData("日志:Query", "limit(3)", "Backup__Exports__日志 is set, but Backup__Exclude leaves that collection out")]
    [InlineData("别的:Query", "limit(3)", "Backup__Exports__别的 is set, but Backup__Collections leaves that collection out")]
    public void Read_UnusableExport_NamesTheSetting(string name, string value, string expected)
    {
        var refused = Assert.Throws<SettingException>(() => BackupSettings.Read(Configuration(
            ("Backup:Collections", "订单,日志"), ("Backup:Exclude", "日志"), ($"Backup:Exports:{name}", value))));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ADefinitionAtTheLimit_Passes_AndOnePast_IsRefused()
    {
        var empty = JsonSerializer.Serialize(
            new BackupDefinition { Collections = ["*"], Exclude = [], Exports = [.. Enumerable.Range(10, 8).Select(number => Part(number, 3900)), Part(18, 15)] }, Json.Options);
        var left = Limits.DefinitionCharacters - empty.Length;

        Assert.InRange(left, -4000, 4000);
        Assert.Equal(9, Read(left).Exports!.Count);
        Assert.Throws<SettingException>(() => Read(left + 1));

        static ExportSelection Part(int number, int length) => new() { Collection = $"订单{number}", Query = Query(length) };

        static string Query(int length) => $"where({{a:'{new string('字', length - 12)}'}})";

        static BackupSettings Read(int more) => BackupSettings.Read(Configuration(
            [.. Enumerable.Range(10, 8).Select(number => ($"Backup:Exports:订单{number}:Query", Query(number == 10 ? 3900 + more : 3900))), ("Backup:Exports:订单18:Query", Query(15))]));
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();
}
