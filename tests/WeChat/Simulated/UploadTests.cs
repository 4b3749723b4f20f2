using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace WeChat.Tests.Simulated;

/// <summary>The ticket, the form that follows it, and the end of an uploaded file.</summary>
public class UploadTests
{
    private const string FilePath = "导入/订单 1.json";

    [Fact]
    public async Task Upload_ByForm_IsAnswered204_AndTheFileStaysUntilItIsDeleted()
    {
        await using var wire = await Wire.StartAsync();
        var id = await wire.UploadAsync("内容", FilePath);
        Assert.Equal("内容", Encoding.UTF8.GetString(wire.Cloud.Env(Wire.Env).Files[FilePath].Span));
        await wire.UploadAsync("别的", "b.json");

        var deleted = (await wire.CallAsync("batchdeletefile", new { env = Wire.Env, fileid_list = new[] { id, id } }))["delete_list"]!.AsArray();

        Assert.Equal("""{"status":0,"errmsg":"ok"} {"status":1,"errmsg":"STORAGE_FILE_NONEXIST"}""", string.Join(' ', deleted.Select(Ending)));
        Assert.Equal("b.json", Assert.Single(wire.Cloud.Env(Wire.Env).Files).Key);
    }

    [Fact]
    public async Task Path_WithALeadingSlash_IsRefused()
    {
        await using var wire = await Wire.StartAsync();
        Assert.Equal(40097, (int)(await wire.TicketAsync("/a.json"))["errcode"]!);
    }

    [Theory]
    [InlineData("no key", 403, "SignatureDoesNotMatch")]
    [InlineData("no Signature", 403, "SignatureDoesNotMatch")]
    [InlineData("no x-cos-meta-fileid", 403, "SignatureDoesNotMatch")]
    [InlineData("no x-cos-security-token", 403, "AccessDenied")]
    [InlineData("no file", 400, "MalformedPOSTRequest")]
    [InlineData("key=b.json", 403, "SignatureDoesNotMatch")]
    [InlineData("Signature=q-sign-algorithm=sha1&q-signature=0", 403, "SignatureDoesNotMatch")]
    [InlineData("x-cos-security-token=cos-token", 403, "AccessDenied")]
    [InlineData("x-cos-meta-fileid=cos-1", 403, "SignatureDoesNotMatch")]
    [InlineData("key behind", 403, "SignatureDoesNotMatch")]
    [InlineData("success_action_status behind", 400, "MalformedPOSTRequest")]
    public async Task Form_WithAFieldMissingWrongOrBehindTheFile_IsRefused(string change, int status, string code)
    {
        await using var wire = await Wire.StartAsync();
        var ticket = await wire.TicketAsync(FilePath);
        using var form = UploadForm.Of(ticket, FilePath, "x", fields => Change(fields, change));
        using var answer = await wire.Http.PostAsync(new Uri((string)ticket["url"]!), form);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains($"<Code>{code}</Code>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(wire.Cloud.Env(Wire.Env).Files);
    }

    [Fact]
    public async Task Body_ThatIsNoForm_IsMalformed()
    {
        await using var wire = await Wire.StartAsync();
        var ticket = await wire.TicketAsync(FilePath);
        using var raw = new StringContent("{}");
        using var answer = await wire.Http.PostAsync(new Uri((string)ticket["url"]!), raw);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("MalformedPOSTRequest", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_OfFields_MayBeInAnyCase()
    {
        await using var wire = await Wire.StartAsync();
        var ticket = await wire.TicketAsync(FilePath);
        using var form = UploadForm.Of(ticket, FilePath, "x", static fields => fields[1] = ("signature", fields[1].Value));
        using var answer = await wire.Http.PostAsync(new Uri((string)ticket["url"]!), form);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Theory]
    [InlineData(899, 204)]
    [InlineData(900, 403)]
    public async Task Signature_IsGoodForItsLifetime(int seconds, int status)
    {
        await using var wire = await Wire.StartAsync();
        var ticket = await wire.TicketAsync(FilePath);
        wire.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(status, await PostAsync(wire, ticket));
    }

    [Fact]
    public async Task Ticket_ThatExpiresAtOnce_IsRefusedAlways_AndTheNextIsGood()
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Faults.Set("effect=expireUpload,times=1");
        var expired = await wire.TicketAsync(FilePath);
        Assert.Equal((403, 403), (await PostAsync(wire, expired), await PostAsync(wire, expired)));
        Assert.Equal(204, await PostAsync(wire, await wire.TicketAsync(FilePath)));
    }

    [Theory]
    [InlineData("effect=cutUpload,bytes=100000,times=1", false)]
    [InlineData("effect=cutBefore,endpoint=upload,times=1", false)]
    [InlineData("effect=cutAfter,endpoint=upload,times=1", true)]
    public async Task Upload_ThatIsCut_IsStoredOrNot(string fault, bool stored)
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Faults.Set(fault);
        var ticket = await wire.TicketAsync(FilePath);
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(wire, ticket, new string('x', 1_000_000)));
        Assert.Equal(stored, wire.Cloud.Env(Wire.Env).Files.ContainsKey(FilePath));
        Assert.Equal(204, await PostAsync(wire, ticket));
    }

    [Fact]
    public async Task Upload_WhoseFileIsGone_FailsItsImport()
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("订单");
        wire.Cloud.Faults.Set("effect=uploadGone,times=1");
        Assert.Equal("fail", (string)(await wire.ImportAsync("{}"))["status"]!);
        Assert.Equal("success", (string)(await wire.ImportAsync("{}"))["status"]!);
    }

    [Theory]
    [InlineData("effect=keepsFile,times=1", """{"status":1,"errmsg":"STORAGE_EXCEED_AUTHORITY"}""")]
    [InlineData("effect=keepsFile,message=ok,times=1", """{"status":0,"errmsg":"ok"}""")]
    public async Task File_ThatIsNotDeleted_IsLeftBehind(string fault, string answer)
    {
        await using var wire = await Wire.StartAsync();
        var id = await wire.UploadAsync("x");
        wire.Cloud.Faults.Set(fault);
        Assert.Equal(answer, Ending((await wire.CallAsync("batchdeletefile", new { env = Wire.Env, fileid_list = new[] { id } }))["delete_list"]![0]));
        Assert.Single(wire.Cloud.Env(Wire.Env).Files);
        await wire.CallAsync("batchdeletefile", new { env = Wire.Env, fileid_list = new[] { id } });
        Assert.Empty(wire.Cloud.Env(Wire.Env).Files);
    }

    [Fact]
    public async Task Part_OfTwentyMegabytes_IsTakenWhole()
    {
        await using var wire = await Wire.StartAsync();
        var text = new string('x', 20_000_000);
        await wire.UploadAsync(text);
        Assert.Equal(text.Length, wire.Cloud.Env(Wire.Env).Files["imports/订单.json"].Length);
    }

    private static string Ending(JsonNode? entry)
    {
        var rest = entry!.DeepClone().AsObject();
        rest.Remove("fileid");
        return rest.ToJsonString();
    }

    private static async Task<int> PostAsync(Wire wire, JsonObject ticket, string text = "x")
    {
        using var form = UploadForm.Of(ticket, FilePath, text);
        using var answer = await wire.Http.PostAsync(new Uri((string)ticket["url"]!), form);
        return (int)answer.StatusCode;
    }

    private static void Change(List<(string Name, string Value)> fields, string change)
    {
        if (change.StartsWith("no ", StringComparison.Ordinal))
            fields.RemoveAll(field => field.Name == change[3..]);
        else if (change.EndsWith(" behind", StringComparison.Ordinal))
        {
            fields.RemoveAll(field => field.Name == change[..^7]);
            fields.Add((change[..^7], FilePath));
        }
        else
        {
            var at = change.IndexOf('=', StringComparison.Ordinal);
            fields[fields.FindIndex(field => field.Name == change[..at])] = (change[..at], change[(at + 1)..]);
        }
    }
}
