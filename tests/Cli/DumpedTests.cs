using System.Text;
using System.Text.Json;
using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>What <c>wf dump</c> gives of a real app.</summary>
[Collection(nameof(WrittenSite))]
public sealed class DumpedTests(ChangingSite site)
{
    private const string Odd = "a:b <script>";

    [Fact]
    public async Task Dump_Collection_GivesItByteForByte()
    {
        site.Collection(Odd).Put("""{"_id":"甲", "n" : 1.0}""", """{"_id":3,"x":"\u202e<script>‮[red]"}""");
        var id = await site.BackUpAsync(Odd);

        var ended = (await site.Wf.RunAsync("dump", $"{id}:{Odd}")).Is(ExitCode.Done);

        Assert.Equal(Lines(Odd), ended.Out);
    }

    [Fact]
    public async Task Dump_ToATerminal_WritesMarksOut()
    {
        site.Collection(Odd).Put("""{"_id":3,"x":"‮[red]"}""");
        var id = await site.BackUpAsync(Odd);

        var ended = (await site.Person().RunAsync("dump", $"{id}:{Odd}")).Is(ExitCode.Done);

        Assert.Contains("""{"_id":3,"x":"\u202e[red]"}""", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_ToAFile_IsTold()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("wf-").FullName, "用户.jsonl");
        var id = await site.BackUpAsync("用户");

        var ended = (await site.Wf.RunAsync("dump", $"{id}:用户", "--output", file, "--json")).Is(ExitCode.Done);

        Assert.Equal(Lines("用户"), await File.ReadAllTextAsync(file));
        Approval.MatchesNormal(ended.Out.Replace(file, "/tmp/用户.jsonl", StringComparison.Ordinal), "Json/dump.json");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task Dump_EmptyCollection_IsEmpty()
    {
        var id = await site.BackUpAsync("空");

        Assert.Equal("", (await site.Wf.RunAsync("dump", $"{id}:空")).Is(ExitCode.Done).Out);
    }

    [Theory]
    [InlineData("甲", false, """{"_id":"甲","a":1.0}""")]
    [InlineData("3", false, """{"_id":3,"a":2}""")]
    [InlineData("3", true, """{"_id":"3","a":3}""")]
    [InlineData("\"3\"", false, """{"_id":"3","a":3}""")]
    public async Task Dump_Document_GivesThatOne(string typed, bool asText, string expected)
    {
        site.Collection("号").Put("""{"_id":"甲","a":1.0}""", """{"_id":3,"a":2}""", """{"_id":"3","a":3}""");
        var id = await site.BackUpAsync("号");

        var ended = await site.Wf.RunAsync(["dump", $"{id}:号", "--doc", typed, .. asText ? (string[])["--string-id"] : []]);

        Assert.Equal(expected + "\n", ended.Is(ExitCode.Done).Out);
    }

    [Fact]
    public async Task Dump_DocumentOf15Megabytes_IsWhole()
    {
        var line = JsonSerializer.Serialize(new { _id = "大", text = new string('x', 15_000_000) });
        site.Collection("大").Put(line);
        var id = await site.BackUpAsync("大");

        Assert.Equal(line + "\n", (await site.Wf.RunAsync("dump", $"{id}:大", "--doc", "大")).Is(ExitCode.Done).Out);
        site.Collection("大").Clear();
    }

    [Theory]
    [InlineData("没有", null, "has no collection '没有'")]
    [InlineData("用户", "没有", "has no document of that id")]
    public async Task Dump_WhatIsNotThere_IsNotFound(string collection, string? doc, string sentence)
    {
        var id = await site.BackUpAsync("用户");

        var ended = await site.Wf.RunAsync(["dump", $"{id}:{collection}", .. doc is null ? (string[])[] : ["--doc", doc]]);

        Assert.Contains(sentence, ended.Is(ExitCode.NotFound).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_OfNoBackup_IsNotFound() =>
        Assert.Contains("There is no backup", (await site.Wf.RunAsync("dump", "20200101T000000Z-ab12:用户")).Is(ExitCode.NotFound).Error, StringComparison.Ordinal);

    private string Lines(string collection) =>
        string.Concat(site.Collection(collection).Lines().Select(line => Encoding.UTF8.GetString(line) + "\n"));
}
