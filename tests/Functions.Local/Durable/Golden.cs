using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Functions.Local.Tests.Durable;

/// <summary>Compares a JSON document with the file that was approved for it.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="body">The document as it was sent.</param>
    /// <param name="name">File below <c>Goldens/</c>.</param>
    public static void Matches(string body, string name)
    {
        string file = Path.Combine(Folder(), "Goldens", name);
        JsonNode document = JsonNode.Parse(body)!;
        HideStacks(document);
        string shown = document.ToJsonString(s_readable) + "\n";
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(file, shown);
        Assert.Equal(File.ReadAllText(file), shown);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    /// <summary>Stack traces hold folders and line numbers of the day: only whether there is one is compared.</summary>
    private static void HideStacks(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                if (fields["StackTrace"] is not null)
                    fields["StackTrace"] = "…";
                foreach ((string _, JsonNode? value) in fields)
                    HideStacks(value);
                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                    HideStacks(item);
                break;
        }
    }
}
