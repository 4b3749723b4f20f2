using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Simulator.Data;
using Simulator.Faults;
using Simulator.Jobs;

namespace Simulator.Http;

/// <summary>The object storage: files by signed link, exported or uploaded, and the end of uploaded ones.</summary>
internal static class FileEndpoints
{
    private const int Piece = 64 * 1024;

    public static string ExportPath(MigrateJob job) => $"export/{job.Id}/{job.FilePath}";

    public static JsonObject BatchDownload(ApiRequest request)
    {
        var env = request.Env;
        var cloud = request.Cloud;
        if (request.Body["file_list"] is not JsonArray list || list.Any(item => item?["fileid"] is null))
            throw new ApiError(47001);
        var answers = list.Select(item =>
        {
            var id = item!["fileid"]!.ToString();
            var path = PathOf(env, id);
            var there = path is not null && env.Files.ContainsKey(path);
            return (JsonNode)new JsonObject
            {
                ["fileid"] = id,
                ["download_url"] = there ? cloud.Links.Sign(request.Base, $"storage/{env.Id}/{path}") : "",
                ["status"] = there ? 0 : 1,
                ["errmsg"] = there ? "ok" : "STORAGE_FILE_NONEXIST",
            };
        });
        return new JsonObject { ["file_list"] = new JsonArray([.. answers]) };
    }

    public static JsonObject BatchDelete(ApiRequest request)
    {
        var env = request.Env;
        if (request.Body["fileid_list"] is not JsonArray list)
            throw new ApiError(47001);
        var answers = list.Select(item =>
        {
            var id = item!.ToString();
            var error = Delete(request.Cloud, env, id);
            return (JsonNode)new JsonObject { ["fileid"] = id, ["status"] = error == "ok" ? 0 : 1, ["errmsg"] = error };
        });
        return new JsonObject { ["delete_list"] = new JsonArray([.. answers]) };
    }

    private static string Delete(WeChatCloud cloud, CloudEnvironment env, string id)
    {
        if (PathOf(env, id) is not { } path || !env.Files.ContainsKey(path))
            return "STORAGE_FILE_NONEXIST";
        if (cloud.Faults.Strike(FaultScope.Deletion, "batchdeletefile", env.Id, static () => null) is [var keeps, ..])
            return keeps.Message ?? "STORAGE_EXCEED_AUTHORITY";
        return env.Files.TryRemove(path, out _) ? "ok" : "STORAGE_FILE_NONEXIST";
    }

    /// <summary>A file by signed link: exported by a job, or uploaded.</summary>
    public static async Task DownloadAsync(WeChatCloud cloud, HttpContext http, string path)
    {
        var query = http.Request.Query;
        var (job, file, etag) = Locate(cloud, path);
        var faults = cloud.Faults.Strike(FaultScope.Download, "download", job?.Env, () => job?.Collection);
        if (await cloud.ApplyCommonFaultsAsync(http, faults))
            return;
        cloud.Meanwhile.RunBefore("download", () => job?.Collection);
        if (faults.FirstOrDefault(fault => fault.Effect == FaultEffect.Redirect) is { } elsewhere)
        {
            http.Response.StatusCode = 302;
            http.Response.Headers.Location = elsewhere.Message ?? http.Request.GetEncodedPathAndQuery();
            return;
        }
        var refusal = cloud.Links.Check(path, query["q-sign-time"], query["q-signature"]);
        if (faults.Any(fault => fault.Effect == FaultEffect.ExpireLink))
            refusal ??= ("AccessDenied", "Request has expired");
        if (refusal is { } wrong)
        {
            await StorageXml.WriteAsync(http, 403, wrong.Code, wrong.Message);
            return;
        }
        if (file is null)
        {
            await StorageXml.WriteAsync(http, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }
        if (faults.Any(fault => fault.Effect == FaultEffect.ChangeETag))
            etag = "\"" + new string('f', 32) + "\"";
        await SendAsync(cloud, http, file, etag, faults);
    }

    private static async Task SendAsync(WeChatCloud cloud, HttpContext http, ExportFile file, string etag, IReadOnlyList<Fault> faults)
    {
        var response = http.Response;
        var length = file.LengthBytes;
        var offset = 0L;
        if (!faults.Any(fault => fault.Effect == FaultEffect.IgnoreRange))
        {
            var heedsIfMatch = !faults.Any(fault => fault.Effect == FaultEffect.IgnoreIfMatch);
            if (heedsIfMatch && http.Request.Headers.IfMatch.ToString() is { Length: > 0 } wanted && wanted != etag)
            {
                await StorageXml.WriteAsync(http, 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold.");
                return;
            }
            if (http.Request.GetTypedHeaders().Range?.Ranges.FirstOrDefault()?.From is { } from)
            {
                if (from >= length)
                {
                    response.Headers.ContentRange = $"bytes */{length}";
                    await StorageXml.WriteAsync(http, 416, "InvalidRange", "The requested range is not satisfiable");
                    return;
                }
                offset = from;
                response.StatusCode = 206;
                response.Headers.ContentRange = $"bytes {from}-{length - 1}/{length}";
            }
            response.Headers.AcceptRanges = "bytes";
        }
        response.ContentType = "application/octet-stream";
        response.Headers.ETag = etag;
        response.ContentLength = length - offset;
        await http.Response.StartAsync(http.RequestAborted);
        await SendBodyAsync(cloud, http, file, offset, faults);
    }

    private static async Task SendBodyAsync(WeChatCloud cloud, HttpContext http, ExportFile file, long offset, IReadOnlyList<Fault> faults)
    {
        var slow = faults.FirstOrDefault(fault => fault.Effect == FaultEffect.Slow);
        var end = faults.FirstOrDefault(fault => fault.Effect is FaultEffect.CutDownload or FaultEffect.Stall);
        var stop = end is null ? file.LengthBytes : Math.Min(file.LengthBytes, offset + end.Bytes);
        var piece = slow is null ? stop - offset : Math.Clamp(slow.BytesPerSecond / 10, 1, Piece);
        for (var at = offset; at < stop; at += piece)
        {
            await file.WriteAsync(http.Response.Body, at, Math.Min(piece, stop - at), http.RequestAborted);
            if (slow is not null)
            {
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await cloud.DelayAsync(http, TimeSpan.FromSeconds((double)piece / slow.BytesPerSecond));
            }
        }
        if (end is null || stop == file.LengthBytes)
            return;
        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (end.Effect == FaultEffect.Stall)
            await cloud.DelayAsync(http, Timeout.InfiniteTimeSpan);
        http.Abort();
    }

    private static (MigrateJob? Job, ExportFile? File, string ETag) Locate(WeChatCloud cloud, string path)
    {
        var parts = path.Split('/', 3);
        if (parts is ["export", var id, _] && long.TryParse(id, out var jobId) && cloud.Job(jobId) is { } job && ExportPath(job) == path)
            return (job, job.FileGone ? null : job.File, $"\"{job.Id:x16}{job.File?.LengthBytes ?? 0:x16}\"");
        if (parts is ["storage", var envId, var name] && cloud.FindEnv(envId)?.Files.TryGetValue(name, out var bytes) == true)
            return (null, new ExportFile([new RawSegment(bytes, documents: 0)], finalNewline: true, brokenLine: 0), $"\"{bytes.Length:x32}\"");
        return (null, null, "");
    }

    public static string FileId(CloudEnvironment env, string path) => $"cloud://{env.Id}.simulator/{path}";

    private static string? PathOf(CloudEnvironment env, string fileId) =>
        fileId.StartsWith(FileId(env, ""), StringComparison.Ordinal) ? fileId[FileId(env, "").Length..] : null;
}
