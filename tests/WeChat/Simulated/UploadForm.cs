using System.Text.Json.Nodes;

namespace WeChat.Tests.Simulated;

/// <summary>The form that follows uploadfile, as the facts page writes it; a test may leave fields out, change or move them.</summary>
internal static class UploadForm
{
    public static MultipartFormDataContent Of(JsonObject ticket, string path, string text, Action<List<(string Name, string Value)>>? change = null)
    {
        List<(string Name, string Value)> fields =
        [
            ("key", path),
            ("Signature", (string)ticket["authorization"]!),
            ("x-cos-security-token", (string)ticket["token"]!),
            ("x-cos-meta-fileid", (string)ticket["cos_file_id"]!),
            ("file", text),
        ];
        change?.Invoke(fields);
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            if (name == "file")
                form.Add(new StringContent(value), "\"file\"", "\"file\"");
            else
                form.Add(new StringContent(value), $"\"{name}\"");
        }
        return form;
    }
}
