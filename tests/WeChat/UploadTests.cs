using System.Text;

namespace WeChat.Tests;

/// <summary>A file on its way into the storage: the form, and what may be wrong with the storage.</summary>
public class UploadTests
{
    private const string Path = "还原/随机-路径/1.json";

    [Fact]
    public async Task Upload_ThenImport_PutsTheDocumentsThere_AndTheFileCanBeDeleted()
    {
        await using var rig = await Rig.StartAsync();
        Assert.True(await rig.Client.AddCollectionAsync(Rig.Env, "订单", default));
        var file = Encoding.UTF8.GetBytes("{\"_id\":\"一\"}\n{\"_id\":\"二\"}\n");

        var id = await rig.Client.UploadAsync(Rig.Env, Path, file.Length, Writing(file), default);
        var job = await rig.Client.StartImportAsync(Rig.Env, "订单", Path, ConflictMode.Insert, stopOnError: false, default);
        var status = await rig.Client.GetMigrateStatusAsync(Rig.Env, job, default);

        Assert.Equal((MigrateState.Success, 2), (status.State, status.RecordSuccess));
        Assert.Equal(id, await rig.Client.GetFileIdAsync(Rig.Env, Path, default));
        Assert.Equal(["{\"_id\":\"二\"}"], await rig.Client.QueryAsync(Rig.Env, "订单", ["\"二\"", "\"三\""], default));
        Assert.True(Assert.Single(await rig.Client.DeleteFilesAsync(Rig.Env, [id], default)).Gone);
        Assert.Empty(rig.Cloud.Env(Rig.Env).Files);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task Form_HasItsFieldsInOrder_TheFileLast_AndALength(int length)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        var file = Bytes(length);

        var id = await cloud.Client.UploadAsync("env-1", Path, length, Writing(file), default);

        var form = Assert.Single(cloud.Forms);
        Assert.Equal(["key", "Signature", "x-cos-security-token", "x-cos-meta-fileid", "file"], form.Parts.Select(part => part.Name));
        Assert.Equal(Path, form.Text("key"));
        Assert.Equal(HandMadeCloud.SecretSignature + "1", form.Text("Signature"));
        Assert.Equal("hidden-token-1", form.Text("x-cos-security-token"));
        Assert.Equal("hidden-storage-id", form.Text("x-cos-meta-fileid"));
        Assert.Equal(file, form.Parts[^1].Bytes);
        Assert.True(form.ContentLength > length);
        Assert.Equal($"cloud://env.bucket/{Path}", id);
        Assert.Equal("""{"env":"env-1","path":"PATH"}""".Replace("PATH", Path, StringComparison.Ordinal), Assert.Single(cloud.Calls("uploadfile")).ToJsonString(Json.Plain));
    }

    [Fact]
    public async Task File_Of20Megabytes_GoesOutAsItIsWritten()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        var arrived = new Progress();
        cloud.OnUpload = async (http, _) => await arrived.ReadAllAsync(http);
        var megabyte = Bytes(1_000_000);

        await cloud.Client.UploadAsync("env-1", Path, 20_000_000, async (stream, ct) =>
        {
            for (var written = 0; written < 20_000_000; written += megabyte.Length)
            {
                await stream.WriteAsync(megabyte, ct);
                // The next is not written before the storage has this one: nothing can be holding it back.
                await arrived.ReachedAsync(written + megabyte.Length - Limits.UploadPieceBytes, ct);
            }
        }, default).WaitAsync(Rig.Patience);

        Assert.Equal(1, cloud.Uploads);
    }

    [Theory]
    [InlineData(403, "AccessDenied", "Request has expired")]
    [InlineData(403, "SignatureDoesNotMatch", "The Signature you specified is invalid.")]
    [InlineData(400, "RequestTimeout", "")]
    [InlineData(503, "ServiceUnavailable", "")]
    public async Task Storage_RefusesOnce_ANewSignatureIsAskedFor_AndTheFileWrittenAgain(int status, string code, string message)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.OnUpload = async (http, number) =>
        {
            await cloud.ReadFormAsync(http);
            if (number == 1)
                await HandMadeCloud.RefuseAsync(http, status, code, message);
        };
        var file = Bytes(100_000);

        await cloud.Client.UploadAsync("env-1", Path, file.Length, Writing(file), default);

        Assert.Equal([HandMadeCloud.SecretSignature + "1", HandMadeCloud.SecretSignature + "2"], cloud.Forms.Select(form => form.Text("Signature")));
        Assert.All(cloud.Forms, form => Assert.Equal(file, form.Parts[^1].Bytes));
    }

    [Theory]
    [InlineData(403, "AccessDenied", FailureKind.UploadRefused, ErrorClass.Retry)]
    [InlineData(403, "SignatureDoesNotMatch", FailureKind.UploadRefused, ErrorClass.Retry)]
    [InlineData(403, "SomethingNew", FailureKind.UploadRefused, ErrorClass.Retry)]
    [InlineData(400, "MalformedPOSTRequest", FailureKind.UploadRefused, ErrorClass.Permanent)]
    [InlineData(400, "EntityTooLarge", FailureKind.UploadRefused, ErrorClass.Permanent)]
    [InlineData(404, "NoSuchBucket", FailureKind.UploadRefused, ErrorClass.Permanent)]
    [InlineData(405, "MethodNotAllowed", FailureKind.BadAnswer, ErrorClass.Permanent)]
    [InlineData(500, "InternalError", FailureKind.BadAnswer, ErrorClass.Retry)]
    public async Task Storage_RefusesAlways_IsAClearFailure_WithoutWhatWasSent(int status, string code, FailureKind kind, ErrorClass errorClass)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.OnUpload = async (http, number) =>
        {
            await cloud.ReadFormAsync(http);
            await HandMadeCloud.RefuseAsync(http, status, code, $"不行: hidden-token-{number} for {Path}, {HandMadeCloud.SecretSignature}{number} at {cloud.Options.ApiBase}put/{number}");
        };

        var failure = await cloud.FailsAsync(() => cloud.Client.UploadAsync("env-1", Path, 3, Writing([1, 2, 3]), default));

        Assert.Equal((kind, errorClass, false), (failure.Kind, failure.Class, failure.OutcomeUnknown));
        Assert.Contains($"HTTP status {status} ({code})", failure.Message, StringComparison.Ordinal);
        Assert.Contains("不行: *** for ***", failure.Message, StringComparison.Ordinal);
        Assert.Equal(errorClass == ErrorClass.Retry ? 3 : 1, cloud.Uploads);
        Assert.Equal(errorClass == ErrorClass.Retry ? Limits.UnknownErrorPatience : null, failure.Patience);
    }

    [Fact]
    public async Task Storage_RefusesBeforeTheFile_NothingOfItIsWritten()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.OnUpload = static (http, _) => HandMadeCloud.RefuseAsync(http, 403, "AccessDenied", "");
        var written = 0;

        var failure = await cloud.FailsAsync(() => cloud.Client.UploadAsync("env-1", Path, 5_000_000, (_, _) => Task.FromResult(++written), default));

        Assert.Contains("AccessDenied", failure.Message, StringComparison.Ordinal);
        Assert.Equal((0, 3), (written, cloud.Uploads));
    }

    [Fact]
    public async Task Storage_RefusesInTheMiddle_AnotherTryBringsTheWholeFile()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.OnUpload = async (http, number) =>
        {
            if (number == 2)
            {
                await cloud.ReadFormAsync(http);
                return;
            }
            await http.Request.Body.ReadExactlyAsync(new byte[1_000_000], http.RequestAborted);
            await HandMadeCloud.RefuseAsync(http, 403, "AccessDenied", "Request has expired");
            await http.Response.CompleteAsync();
            http.Abort();
        };
        var file = Bytes(20_000_000);

        await cloud.Client.UploadAsync("env-1", Path, file.Length, Writing(file), default).WaitAsync(Rig.Patience);

        Assert.Equal(file, Assert.Single(cloud.Forms).Parts[^1].Bytes);
    }

    [Theory]
    [InlineData("/put/elsewhere")]
    [InlineData("https://evil.example/put/1")]
    public async Task Storage_Redirects_IsNotFollowed(string location)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.OnUpload = async (http, _) =>
        {
            await cloud.ReadFormAsync(http);
            http.Response.StatusCode = 307;
            http.Response.Headers.Location = location;
        };

        var failure = await cloud.FailsAsync(() => cloud.Client.UploadAsync("env-1", Path, 3, Writing([1, 2, 3]), default));

        Assert.Equal((FailureKind.BadAnswer, ErrorClass.Permanent), (failure.Kind, failure.Class));
        Assert.Contains("not followed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, cloud.Uploads);
    }

    [Theory]
    [InlineData("https://evil.example/a", "\"evil.example\"")]
    [InlineData("http://bucket.cos.ap-shanghai.myqcloud.com/a", "not encrypted")]
    [InlineData("https://169.254.169.254/a", "169.254.169.254")]
    [InlineData("file:///etc/passwd", "not a web address")]
    public async Task Link_ToElsewhere_IsRefused_AndNothingIsWritten(string link, string named)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.UploadUrl = link;
        var written = 0;

        var failure = await cloud.FailsAsync(() => cloud.Client.UploadAsync("env-1", Path, 3, (_, _) => Task.FromResult(++written), default));

        Assert.Equal((FailureKind.LinkRefused, ErrorClass.Permanent), (failure.Kind, failure.Class));
        Assert.StartsWith("upload: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (written, cloud.Uploads));
    }

    [Theory]
    [InlineData("url")]
    [InlineData("token")]
    [InlineData("authorization")]
    [InlineData("cos_file_id")]
    [InlineData("file_id")]
    public async Task Answer_ThatLacksAField_IsABadAnswer(string field)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers["uploadfile"] = _ =>
        {
            var answer = Json.Object("""{"url":"https://b.myqcloud.com/a","token":"t","authorization":"a","cos_file_id":"c","file_id":"f"}""");
            answer.Remove(field);
            return answer;
        };
        var failure = await cloud.FailsAsync(() => cloud.Client.UploadAsync("env-1", Path, 3, Writing([1, 2, 3]), default));
        Assert.Equal((FailureKind.BadAnswer, false), (failure.Kind, failure.OutcomeUnknown));
        Assert.Contains($"\"{field}\"", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, cloud.Calls("uploadfile").Count); // and not three for each of three uploads
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a.json")]
    [InlineData("a\r\nb.json")]
    public async Task Path_ThatTheStorageWouldNotTake_IsRefusedHere(string path)
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => cloud.Client.UploadAsync("env-1", path, 3, Writing([1, 2, 3]), default));
        await Assert.ThrowsAsync<ArgumentException>(() => cloud.Client.GetFileIdAsync("env-1", path, default));
        await Assert.ThrowsAsync<ArgumentException>(() => cloud.Client.StartImportAsync("env-1", "订单", path, ConflictMode.Insert, false, default));
        Assert.Empty(cloud.Calls("uploadfile"));
    }

    [Fact]
    public async Task FileId_IsAskedFor_AndNothingIsSent()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        Assert.Equal($"cloud://env.bucket/{Path}", await cloud.Client.GetFileIdAsync("env-1", Path, default));
        Assert.Equal(0, cloud.Uploads);
    }

    private static Func<Stream, CancellationToken, Task> Writing(byte[] file) => (stream, ct) => stream.WriteAsync(file, ct).AsTask();

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        return bytes;
    }
}
