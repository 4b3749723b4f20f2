using System.Text.Json;

namespace Functions.Local.Configuration;

/// <summary>Reads the two configuration files of a Functions app; a broken one becomes a sentence that names file and line.</summary>
internal static class JsonFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The document, or null if there is no such file.</summary>
    public static JsonDocument? TryRead(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new LocalHostStartupException($"{path} cannot be read. Make it readable for this user, or remove it.", unreadable);
        }

        return Parse(path, bytes);
    }

    private static JsonDocument Parse(string path, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            var document = JsonDocument.Parse(bytes.Span.StartsWith(mark) ? bytes[mark.Length..] : bytes, Lenient);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException broken)
        {
            // The parser's message quotes the file, which holds secrets: only the position is passed on.
            throw new LocalHostStartupException(
                $"{path}, line {(broken.LineNumber ?? 0) + 1}: this is not valid JSON. Correct it there or just above (often a missing comma, "
                + "quote or brace) and start again.");
        }

        throw new LocalHostStartupException($"{path}, line 1: a JSON object {{ … }} is expected. Correct the file and start again.");
    }
}
