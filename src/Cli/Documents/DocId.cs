using System.Text.Json;
using Cli.Output;

namespace Cli.Documents;

/// <summary>The <c>_id</c> of a document, as typed: <c>3</c> is the number, <c>"3"</c> and <c>甲</c> are texts.</summary>
internal sealed class DocId
{
    // The first characters of numbers, objects and quoted texts.
    private const string Starts = "-0123456789{\"";

    private readonly string typed;
    private readonly bool looksRead;

    private DocId(string typed, bool asText)
    {
        var read = Read(typed);
        (this.typed, looksRead, IsRead) = (typed, read is not null, read is not null && !asText);
        Value = IsRead ? read!.Value : TextOf(typed);
    }

    /// <summary>As JSON.</summary>
    public JsonElement Value { get; }

    /// <summary>Whether it was read as something other than the typed text.</summary>
    public bool IsRead { get; }

    public string Shown => JsonText.Of(Value, indented: false);

    /// <summary>How a command names it.</summary>
    public string InCommand => $"{ShellWord.Of(typed)}{(looksRead && !IsRead ? " --string-id" : "")}";

    /// <param name="typed">Any text.</param>
    /// <param name="asText">Whether it is text, whatever it looks like.</param>
    public static DocId Of(string typed, bool asText) => new(typed, asText);

    private static JsonElement? Read(string typed)
    {
        if (typed.Length == 0 || !Starts.Contains(typed[0]))
            return null;
        try
        {
            return JsonDocument.Parse(typed).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement TextOf(string text) => JsonText.Make(json => json.WriteString("_id", text)).GetProperty("_id");
}
