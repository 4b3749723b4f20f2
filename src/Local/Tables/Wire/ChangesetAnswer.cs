using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Azure;

namespace Local.Tables.Wire;

/// <summary>Reads the answer to a transaction: one part for each action, or a single one for the action that was refused.</summary>
internal static partial class ChangesetAnswer
{
    public static List<Response> Read(Response answer)
    {
        var text = answer.Content.ToString();
        var boundary = Boundary().Match(text) is { Success: true } inner ? inner.Groups["boundary"].Value : Boundary().Match(answer.Headers.ContentType ?? "").Groups["boundary"].Value;
        var parts = new List<Response>();
        foreach (var part in boundary.Length == 0 ? [] : text.Split("--" + boundary, StringSplitOptions.None))
        {
            var start = part.IndexOf("HTTP/1.", StringComparison.Ordinal);
            if (start >= 0) parts.Add(ReadPart(part[start..]));
        }

        return parts.Count > 0 ? parts : throw new RequestFailedException(answer.Status, "The answer to the transaction holds no part.");
    }

    private static BatchPart ReadPart(string text)
    {
        var end = Blank().Match(text) is { Success: true } blank ? blank : null;
        var head = (end is null ? text : text[..end.Index]).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var body = end is null ? "" : text[(end.Index + end.Length)..].TrimEnd('\r', '\n');
        var status = head[0].Split(' ', 3);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in head.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new BatchPart(int.Parse(status[1], CultureInfo.InvariantCulture), status.ElementAtOrDefault(2) ?? "", headers, Encoding.UTF8.GetBytes(body));
    }

    [GeneratedRegex("boundary=\"?(?<boundary>[^\"\\s;]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Boundary();

    [GeneratedRegex("\r?\n\r?\n", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blank();
}
