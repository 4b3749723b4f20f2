using Azure;
using Azure.Core;

namespace Local.Tables.Tests.Wire;

public sealed class RequestTests
{
    private const string Key = "c2VjcmV0LWtleS1vZi10aGUtdGVzdHM=";
    private const string Format = "$format=application%2Fjson%3Bodata%3Dminimalmetadata";

    [Fact]
    public async Task SharedKey_OfAKnownRequest_SignsDateAndEncodedPath()
    {
        await using var server = await Recorder.StartAsync((204, ""));
        var options = new TableClientOptions { Clock = new StoppedClock(new DateTimeOffset(2025, 11, 5, 2, 3, 4, TimeSpan.FromHours(8))) };
        var table = new TableClient(new Uri(server.Address, "/account"), "Backups", new TableSharedKeyCredential("account", Key), options);

        await table.DeleteEntityAsync("环境 'a'", "!running");

        // printf '%s\n%s' date path | openssl dgst -sha256 -mac HMAC -macopt hexkey:.. -binary | base64
        var call = Assert.Single(server.Calls);
        Assert.Equal("/account/Backups(PartitionKey='%E7%8E%AF%E5%A2%83%20%27%27a%27%27',RowKey='%21running')?" + Format, call.Target);
        Assert.Equal("Tue, 04 Nov 2025 18:03:04 GMT", call.Headers["x-ms-date"]);
        Assert.Equal("SharedKeyLite account:c1IuWDfP3xylNCIzPVtnkNMzUeIlMGHd93Nbg5oDr3w=", call.Headers["Authorization"]);
    }

    [Fact]
    public async Task Write_OfAnEntity_NamesTypesThatJsonLacks()
    {
        await using var server = await Recorder.StartAsync((204, ""));
        var table = Client(server);

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["JobId"] = 5_000_000_000, ["At"] = DateTimeOffset.UnixEpoch, ["Paid"] = true });

        var call = Assert.Single(server.Calls);
        Assert.Equal("PATCH", call.Method);
        Assert.Equal(
            """{"PartitionKey":"p","RowKey":"r","JobId":"5000000000","JobId@odata.type":"Edm.Int64","At":"1970-01-01T00:00:00.0000000Z","At@odata.type":"Edm.DateTime","Paid":true}""",
            call.Body);
        Assert.Equal(("2020-12-06", "3.0"), (call.Headers["x-ms-version"], call.Headers["DataServiceVersion"]));
        Assert.False(call.Headers.ContainsKey("If-Match"));
    }

    [Fact]
    public async Task Update_WithAnETag_SendsItAsCondition()
    {
        await using var server = await Recorder.StartAsync((204, ""));

        await Client(server).UpdateEntityAsync(new TableEntity("p", "r"), new ETag("W/\"datetime'2025'\""), TableUpdateMode.Replace);

        Assert.Equal(("PUT", "W/\"datetime'2025'\""), (server.Calls[0].Method, server.Calls[0].Headers["If-Match"]));
    }

    [Fact]
    public async Task Query_WithFilterAndSelect_EncodesThem()
    {
        await using var server = await Recorder.StartAsync((200, """{"value":[]}"""));

        await foreach (var _ in Client(server).QueryAsync<TableEntity>("Name eq '张 & 李'", 5, ["A", "B"])) Assert.Fail("No row was sent.");

        Assert.Equal($"/account/Backups()?{Format}&$top=5&$select=A%2CB&$filter=Name%20eq%20%27%E5%BC%A0%20%26%20%E6%9D%8E%27", server.Calls[0].Target);
    }

    [Fact]
    public async Task Call_ServerBusy_IsTriedAgainWithANewSignature()
    {
        await using var server = await Recorder.StartAsync((503, ""), (204, ""));
        var options = new TableClientOptions();
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);

        await Client(server, options).UpsertEntityAsync(new TableEntity("环境", "r"));

        Assert.Equal(2, server.Calls.Count);
        Assert.Equal(server.Calls[0].Body, server.Calls[1].Body);
        Assert.All(server.Calls, call => Assert.StartsWith("SharedKeyLite account:", call.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sas_OnEveryTry_StandsInTheQueryOnce()
    {
        await using var server = await Recorder.StartAsync((503, ""), (204, ""));
        var options = new TableClientOptions();
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        var table = new TableClient($"TableEndpoint={server.Address}account;SharedAccessSignature=sv=2020&sig=a%2Bb", "Backups", options);

        await table.UpsertEntityAsync(new TableEntity("p", "r"));

        var target = $"/account/Backups(PartitionKey='p',RowKey='r')?{Format}&sv=2020&sig=a%2Bb";
        Assert.Equal([target, target], server.Calls.Select(call => call.Target));
        Assert.False(server.Calls[0].Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Token_WithoutTls_IsNotSent()
    {
        await using var server = await Recorder.StartAsync((204, ""));
        var table = new TableClient(server.Address, "Backups", new OneToken());

        await Assert.ThrowsAsync<InvalidOperationException>(() => table.DeleteEntityAsync("p", "r"));

        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task Error_OfAProxy_KeepsItsStatus()
    {
        await using var server = await Recorder.StartAsync((403, "<html>被拒绝</html>"));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Client(server).AddEntityAsync(new TableEntity("p", "r")));

        Assert.Equal((403, null), (failure.Status, failure.ErrorCode));
    }

    private static TableClient Client(Recorder server, TableClientOptions? options = null) =>
        new(new Uri(server.Address, "/account"), "Backups", new TableSharedKeyCredential("account", Key), options);

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class OneToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
