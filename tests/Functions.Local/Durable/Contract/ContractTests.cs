using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Tests.Durable.Contract;

/// <summary>Every row of the table, with the key and without it.</summary>
public sealed class ContractTests(ContractHost fixture) : IClassFixture<ContractHost>
{
    /// <summary>The headers that are part of the contract: a row names them or they are absent.</summary>
    private static readonly string[] s_headers = ["Location", "Retry-After", "x-ms-continuation-token"];

    public static TheoryData<string> Rows => new(ContractRow.Names);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Call_InItsSituation_GetsItsAnswer(string name)
    {
        ContractRow row = ContractRow.Of(name);
        await fixture.MakeAsync(row.Situation, row.Id);

        Answer answer = await fixture.SendAsync(row, withKey: true);

        Assert.True(row.Code == answer.Status, $"{answer.Status} {answer.Body}");
        string newId = answer.Body.StartsWith("{\"id\"", StringComparison.Ordinal) ? answer.Json.GetProperty("id").GetString()! : "{new}";
        CheckHeaders(row, answer, newId);
        CheckBody(row, newId == row.Id ? answer.Body : answer.Body.Replace(newId, "{new}", StringComparison.Ordinal));
        if (row.Then.Length > 0)
            await fixture.ComesToAsync(row.Id, row.Then);
    }

    [Fact]
    public async Task Calls_WithoutTheKey_AreRefusedAndDoNothing()
    {
        await fixture.MakeAsync("failed", ContractRow.UsualId);
        foreach (string name in ContractRow.Names)
        {
            ContractRow row = ContractRow.Of(name);
            Answer answer = await fixture.SendAsync(row with { Call = row.Call.Replace("code=", "code=wrong", StringComparison.Ordinal) }, withKey: false);
            Assert.Equal((name, 401, string.Empty), (name, answer.Status, answer.Body));
        }

        List<(string, OrchestrationRuntimeStatus)> left = [];
        await foreach (OrchestrationMetadata instance in fixture.Host.Client.GetAllInstancesAsync())
            left.Add((instance.InstanceId, instance.RuntimeStatus));
        Assert.Equal([(ContractRow.UsualId, OrchestrationRuntimeStatus.Failed)], left);
    }

    [Fact]
    public void Table_IsAsLongAsItShouldBe() => Assert.True(ContractRow.Names.Count() >= 150, $"{ContractRow.Names.Count()} rows");

    private static void CheckHeaders(ContractRow row, Answer answer, string newId)
    {
        Dictionary<string, string> expected = ContractRow.Pairs(row.Headers).ToDictionary(pair => pair.Name, pair => pair.Value
            .Replace("{api}", ContractHost.PublicUrl + DurableHost.Api, StringComparison.Ordinal)
            .Replace("{id}", Uri.EscapeDataString(row.Id), StringComparison.Ordinal)
            .Replace("{new}", newId, StringComparison.Ordinal)
            .Replace("{query}", ContractHost.LinkQuery, StringComparison.Ordinal));
        foreach (string name in s_headers)
        {
            string? value = answer.Header(name);
            if (expected.GetValueOrDefault(name) is "*")
                Assert.NotEqual(string.Empty, value ?? string.Empty);
            else
                Assert.Equal((name, expected.GetValueOrDefault(name)), (name, value));
        }

        Assert.Equal(answer.Body.Length > 0 ? "application/json; charset=utf-8" : null, answer.Header("Content-Type"));
    }

    private static void CheckBody(ContractRow row, string body)
    {
        string expected = row.Answer.Replace("{id}", row.Id, StringComparison.Ordinal);
        if (expected.EndsWith(".json", StringComparison.Ordinal))
        {
            Golden.Matches(body, expected);
        }
        else if (expected.Split(": ", 2) is ["ids", { } ids])
        {
            Assert.Equal(ids, string.Join(", ", Parse(body).EnumerateArray().Select(instance => instance.GetProperty("instanceId").GetString())));
        }
        else if (expected.Split(": ", 2) is [{ } kind, { } message] && kind.TrimEnd('+') == "Message")
        {
            string[] fields = kind == "Message" ? ["Message"] : ["Message", "ExceptionMessage", "ExceptionType", "StackTrace"];
            Assert.Equal(fields, Parse(body).EnumerateObject().Select(field => field.Name));
            Assert.Equal(message, Parse(body).GetProperty("Message").GetString());
        }
        else if (row.Code != 202 || expected.Length > 0)
        {
            Assert.Equal(expected, body);
        }
    }

    private static JsonElement Parse(string body) => JsonSerializer.Deserialize<JsonElement>(body);
}
