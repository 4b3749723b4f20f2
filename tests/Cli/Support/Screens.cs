using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Cli.Tests.Support;

/// <summary>What of a screen is the same in every run.</summary>
internal static partial class Screens
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON Lines without those that say how far it is.</summary>
    public static string WithoutStatus(Ended ended) => string.Join(
        '\n', ended.Lines.Where(line => line.GetProperty("message_type").GetString() != "status").Select(line => JsonSerializer.Serialize(line, Json)));

    /// <summary>Without the lines that say how far something is: how many there are depends on the machine.</summary>
    public static string WithoutProgress(string text) =>
        Window().Replace(string.Join('\n', text.Split('\n').Where(line => !Progress().IsMatch(line))), "meantime (1 s)");

    [GeneratedRegex(@"(\d+ of \d+ collections|\d+ / \d+ 个集合|^Comparing|^Approved; waiting|^planning$|^正在计划$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Progress();

    [GeneratedRegex(@"meantime \([^)]*\)", RegexOptions.None, 1000)]
    private static partial Regex Window();
}
