using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Simulator.Faults;

namespace Simulator.Http;

/// <summary>Uploads into an environment: the ticket, and the form POST that follows it.</summary>
internal static class UploadEndpoints
{
    private const int Piece = 64 * 1024;

    public static JsonObject Ticket(ApiRequest request)
    {
        var env = request.Env;
        var path = request.Text("path");
        if (path.StartsWith('/'))
            throw new ApiError(40097);
        var cloud = request.Cloud;
        var faults = cloud.Faults.Strike(FaultScope.Ticket, request.Endpoint, env.Id, static () => null);
        var ticket = cloud.Tickets.Sign(env.Id, path, faults.Count > 0 ? TimeSpan.Zero : cloud.Options.UploadLinkLifetime);
        return new JsonObject
        {
            ["url"] = $"{request.Base}/upload/{Uri.EscapeDataString(env.Id)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}",
            ["token"] = ticket.Token,
            ["authorization"] = ticket.Authorization,
            ["file_id"] = FileEndpoints.FileId(env, path),
            ["cos_file_id"] = ticket.FileId,
        };
    }

    /// <summary>The form: 204 and no body on success, XML otherwise. The file goes from the connection into its place, once.</summary>
    public static async Task UploadAsync(WeChatCloud cloud, HttpContext http, string envId)
    {
        var faults = cloud.Faults.Strike(FaultScope.Upload, "upload", envId, static () => null);
        if (await cloud.ApplyCommonFaultsAsync(http, faults))
            return;
        cloud.Meanwhile.RunBefore("upload", static () => null);
        var cut = faults.FirstOrDefault(static fault => fault.Effect == FaultEffect.CutUpload);
        var form = await TryReadAsync(cloud, http, envId, cut?.Bytes);
        if (cut is not null)
        {
            http.Abort();
            return;
        }
        // Whoever is still sending would see the connection break instead of the answer.
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        if (form.Refusal is { } wrong)
        {
            await StorageXml.WriteAsync(http, wrong.Code == "MalformedPOSTRequest" ? 400 : 403, wrong.Code, wrong.Message);
            return;
        }
        if (!faults.Any(static fault => fault.Effect == FaultEffect.UploadGone))
            cloud.Env(envId).Files[form.Path!] = form.File;
        cloud.Meanwhile.RunAfter("upload", static () => null);
        if (faults.FirstOrDefault(static fault => fault.Effect == FaultEffect.Delay) is { } slow)
            await cloud.DelayAsync(http, TimeSpan.FromSeconds(slow.DelaySeconds));
        if (faults.Any(static fault => fault.Effect == FaultEffect.CutAfter))
            http.Abort();
        else
            http.Response.StatusCode = 204;
    }

    private static async Task<Form> TryReadAsync(WeChatCloud cloud, HttpContext http, string envId, long? cutAfter)
    {
        try
        {
            return await ReadAsync(cloud, http, envId, cutAfter);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException)
        {
            return Form.Malformed("The form ends too early, or is none.");
        }
    }

    private static async Task<Form> ReadAsync(WeChatCloud cloud, HttpContext http, string envId, long? cutAfter)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || type.MediaType != "multipart/form-data" || type.Boundary.Length == 0)
            return Form.Malformed("The body of your POST request is not well-formed multipart/form-data.");
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), http.Request.Body);
        while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
        {
            if (section.GetContentDispositionHeader()?.Name is not { Length: > 0 } quoted)
                return Form.Malformed("A part has no name.");
            var name = HeaderUtilities.RemoveQuotes(quoted).ToString();
            if (!name.Equals("file", StringComparison.OrdinalIgnoreCase))
            {
                using var text = new StreamReader(section.Body, Encoding.UTF8);
                fields[name] = await text.ReadToEndAsync(http.RequestAborted);
                continue;
            }
            // What the form says of itself has to be said by now.
            var path = fields.GetValueOrDefault("key");
            var ticket = new UploadTicket(
                fields.GetValueOrDefault("Signature", ""), fields.GetValueOrDefault("x-cos-security-token", ""), fields.GetValueOrDefault("x-cos-meta-fileid", ""));
            if (cloud.Tickets.Check(envId, path, ticket) is { } wrong)
                return new Form(null, default, wrong);
            var file = await FileAsync(section.Body, http, cutAfter);
            if (cutAfter is null && await reader.ReadNextSectionAsync(http.RequestAborted) is not null)
                return Form.Malformed("A field stands behind the file.");
            return new Form(path, file, null);
        }
        return Form.Malformed("There is no file.");
    }

    private static async Task<ReadOnlyMemory<byte>> FileAsync(Stream body, HttpContext http, long? cutAfter)
    {
        var file = new MemoryStream((int)(http.Request.ContentLength ?? Piece));
        var buffer = new byte[Piece];
        while (cutAfter is null || file.Length < cutAfter)
        {
            var read = await body.ReadAsync(buffer, http.RequestAborted);
            if (read == 0)
                break;
            file.Write(buffer, 0, read);
        }
        return file.GetBuffer().AsMemory(0, (int)file.Length);
    }

    private sealed record Form(string? Path, ReadOnlyMemory<byte> File, (string Code, string Message)? Refusal)
    {
        public static Form Malformed(string message) => new(null, default, ("MalformedPOSTRequest", message));
    }
}
