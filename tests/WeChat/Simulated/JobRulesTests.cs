using System.Net;
using Simulator.Data;
using Simulator.Faults;
using Simulator.Jobs;

namespace WeChat.Tests.Simulated;

public class JobRulesTests
{
    [Fact]
    public async Task Export_Accepted_KeepsTheDataOfThatMoment()
    {
        await using var wire = await Wire.StartAsync(o => o.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(1)));
        var collection = wire.Cloud.Env(Wire.Env).Collection("订单").Add("""{"_id":"1","n":3.0}""");
        var job = await wire.ExportAsync("db.collection('订单').get()");
        collection.Add("""{"_id":"2"}""");
        wire.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("{\"_id\":\"1\",\"n\":3.0}\n", await wire.FileAsync(job));
    }

    [Fact]
    public async Task Link_OfAJob_IsSignedForAnHour_AndAnewLater()
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("订单").Add("""{"_id":"1"}""");
        var job = await wire.ExportAsync("db.collection('订单').get()");
        var link = (string)(await wire.InfoAsync(job))["file_url"]!;
        var times = link[(link.IndexOf("q-sign-time=", StringComparison.Ordinal) + 12)..].Split('&')[0].Split(';');
        Assert.Equal(3600, long.Parse(times[1]) - long.Parse(times[0]));
        wire.Clock.Advance(TimeSpan.FromHours(1));
        using var refused = await wire.Http.GetAsync(new Uri(link));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Request has expired", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotEqual(link, (string)(await wire.InfoAsync(job))["file_url"]!);
        Assert.Equal("{\"_id\":\"1\"}\n", await wire.FileAsync(job));
    }

    [Theory]
    [InlineData("db.collection('订单').where({city:'深圳'}).get()", "1 3")]
    [InlineData("const a = 'x;y'; db.collection(\"订单\").skip(1).limit(1).get();", "2")]
    [InlineData("db.collection(`订单`).orderBy('city','desc').get()", "1 3 2")]
    [InlineData("db.collection('订单').where({_id:_.in(['3','9','2'])}).get()", "2 3")]
    [InlineData("db.collection('订单').where({city:'深圳',_id:_.in(['3','2'])}).get()", "3")]
    public async Task Export_OfAQuery_HoldsWhatFits(string query, string ids)
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("订单").Add("""{"_id":"1","city":"深圳"}""", """{"_id":"2","city":"上海"}""", """{"_id":"3","city":"深圳"}""");
        var lines = (await wire.FileAsync(await wire.ExportAsync(query))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ids, string.Join(' ', lines.Select(line => line.Split('"')[3])));
    }

    [Theory]
    [InlineData(false, false, false, "_id,名.姓,标签\n1,\"张,\"\"三\",\"[1,\"\"红\"\"]\"\n2,,\n")]
    [InlineData(true, true, true, "\uFEFF1,\"张,\"\"三\",\"[1,\"\"红\"\"]\"\r\n2,,\r\n")]
    public async Task Export_AsCsv_HasAColumnForEachField(bool withBom, bool withoutHeader, bool crlf, string expected)
    {
        await using var wire = await Wire.StartAsync(o => (o.CsvWithBom, o.CsvWithoutHeader, o.CsvCrlf) = (withBom, withoutHeader, crlf));
        wire.Cloud.Env(Wire.Env).Collection("订单").Add("""{"_id":"1","名":{"姓":"张,\"三"},"标签":[1,"红"]}""", """{"_id":"2"}""");

        var id = await wire.ExportAsync("db.collection('订单').field({_id:true,'名.姓':true,标签:true,别的:false}).get()", fileType: 2);

        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(await wire.Cloud.Job(id)!.File!.BytesAsync()));
        Assert.Equal(2, (long)(await wire.InfoAsync(id))["record_success"]!);
    }

    [Fact]
    public async Task Export_WithABrokenLineAndAWrongCount_ServesAndHashesThoseBytes()
    {
        await using var wire = await Wire.StartAsync();
        wire.Cloud.Env(Wire.Env).Collection("订单").AddGenerated(5000);
        wire.Cloud.Faults.Add(new Fault { Effect = FaultEffect.BrokenLine, Line = 4500, Times = 1 });
        wire.Cloud.Faults.Add(new Fault { Effect = FaultEffect.WrongCount, Delta = -2, Times = 1 });
        var id = await wire.ExportAsync("db.collection('订单').get()");
        var text = await wire.FileAsync(id);
        Assert.StartsWith("#", text.Split('\n')[4499], StringComparison.Ordinal);
        Assert.Equal(4998, (long)(await wire.InfoAsync(id))["record_success"]!);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Equal(hash, await wire.Cloud.Job(id)!.File!.Sha256Async());
    }

    [Fact]
    public async Task UploadAndImport_ByForm_BringDocumentsBack()
    {
        await using var wire = await Wire.StartAsync();
        var collection = wire.Cloud.Env(Wire.Env).Collection("订单").Add("""{"_id":"1","n":1.0}""");
        var ticket = await wire.CallAsync("uploadfile", new { env = Wire.Env, path = "imports/订单.json" });
        using var form = new MultipartFormDataContent
        {
            { new StringContent("imports/订单.json"), "\"key\"" },
            { new StringContent((string)ticket["authorization"]!), "\"Signature\"" },
            { new StringContent((string)ticket["token"]!), "\"x-cos-security-token\"" },
            { new StringContent((string)ticket["cos_file_id"]!), "\"x-cos-meta-fileid\"" },
            { new StringContent("{\"_id\":\"1\",\"n\":2.0}\n{\"_id\":\"2\"}\nnot json\n"), "\"file\"", "\"file\"" },
        };
        using var uploaded = await wire.Http.PostAsync(new Uri((string)ticket["url"]!), form);
        Assert.Equal(HttpStatusCode.NoContent, uploaded.StatusCode);

        var insert = await ImportAsync(wire, conflictMode: 1);
        Assert.Equal((1, 2), ((int)insert["record_success"]!, (int)insert["record_fail"]!));
        var upsert = await ImportAsync(wire, conflictMode: 2);
        Assert.Equal((2, 1), ((int)upsert["record_success"]!, (int)upsert["record_fail"]!));
        Assert.Equal(["{\"_id\":\"1\",\"n\":2.0}", "{\"_id\":\"2\"}"], collection.Lines().Select(System.Text.Encoding.UTF8.GetString));

        var deleted = await wire.CallAsync("batchdeletefile", new { env = Wire.Env, fileid_list = new[] { (string)ticket["file_id"]! } });
        Assert.Equal(0, (int)deleted["delete_list"]![0]!["status"]!);
        Assert.Empty(wire.Cloud.Env(Wire.Env).Files);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(9999)]
    public async Task GeneratedDocuments_AnyStretch_IsTheSameAsTheWhole(int count)
    {
        var file = new ExportFile([new StoredSegment(["{}"u8.ToArray()]), new GeneratedSegment(3, count), new StoredSegment(["[]"u8.ToArray()])], true, 0);
        var whole = await file.BytesAsync();
        Assert.Equal((file.LengthBytes, file.Documents), (whole.Length, whole.Count(b => b == '\n')));
        foreach (var offset in new[] { 0, 1, 2, 3, 4, whole.Length / 3, whole.Length - 4, whole.Length - 1 })
        {
            using var part = new MemoryStream();
            await file.WriteAsync(part, offset, whole.Length - offset, default);
            Assert.Equal(whole[offset..], part.ToArray());
        }
        Assert.Equal(count, new GeneratedSegment(3, count).Lines().Select(line => System.Text.Encoding.UTF8.GetString(line, 0, 40)).Distinct().Count());
    }

    [Fact]
    public void SampleData_HasWhatEveryDemoNeeds()
    {
        var env = new CloudEnvironment("样例");
        SampleData.Fill(env);
        Assert.Equal(8, env.Collections.Count);
        Assert.Contains(env.Collections, collection => collection.Count == 0);
        Assert.Contains(env.Collections, collection => collection.Count == 200_000);
        Assert.Contains(env.Collections, collection => collection.Name == "订单");
        var all = string.Concat(env.Collections.SelectMany(collection => collection.Lines().Take(500)).Select(System.Text.Encoding.UTF8.GetString));
        Assert.All(new[] { "{\"$date\":\"", "3.0", "\u2028", "\"Point\"", "📦", "null" }, part => Assert.Contains(part, all, StringComparison.Ordinal));
        foreach (var line in env.Collections.SelectMany(collection => collection.Lines().Take(5000)))
            System.Text.Json.JsonDocument.Parse(line).Dispose();
    }

    private static async Task<System.Text.Json.Nodes.JsonObject> ImportAsync(Wire wire, int conflictMode)
    {
        var answer = await wire.CallAsync("databasemigrateimport", new
        {
            env = Wire.Env,
            collection_name = "订单",
            file_path = "imports/订单.json",
            file_type = 1,
            stop_on_error = false,
            conflict_mode = conflictMode,
        });
        return await wire.InfoAsync((long)answer["job_id"]!);
    }
}
