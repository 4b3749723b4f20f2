using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>Rules as functions from a text to what is wrong in it: line number and line.</summary>
internal static partial class Rules
{
    /// <summary>Lines at most in a file of sources.</summary>
    public const int MostLines = 400;

    /// <summary>Lines at most in a project's README.</summary>
    public const int MostReadmeLines = 15;

    /// <summary>The host of the API that only the client may name. In two parts, or this file would be found.</summary>
    public static readonly string ApiHost = "api." + "weixin.qq.com";

    /// <summary>The property that chose between two builds. In two parts, too.</summary>
    public static readonly string OldSwitch = "Functions" + "Host";

    public static int Lines(string text) => text.TrimEnd('\n').Split('\n').Length;

    public static IEnumerable<string> Unfinished(string text) => Find(text, UnfinishedWords());

    /// <summary>There is one build: nothing is compiled elsewhere only.</summary>
    public static IEnumerable<string> IsConditional(string text) => Find(text, Conditions());

    public static IEnumerable<string> IsNotDeterministic(string text) => Find(text, ForeignToOrchestrators());

    public static IEnumerable<string> Names(string text, string word) => Find(text, new Regex(Regex.Escape(word), RegexOptions.None, TimeSpan.FromSeconds(1)));

    private static IEnumerable<string> Find(string text, Regex words) => text.Split('\n')
        .Select((line, index) => (line, number: index + 1))
        .Where(one => words.IsMatch(one.line))
        .Select(one => $"{one.number}: {one.line.Trim()}");

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK|NotImplementedException)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnfinishedWords();

    [GeneratedRegex(@"^\s*#(if|elif)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Conditions();

    [GeneratedRegex(
        @"\b(UtcNow|DateTime\.Now|DateTime\.Today|TimeProvider|Stopwatch|Guid\.NewGuid|new Random|Random\.Shared|Task\.Run|Task\.Delay|Task\.Factory|Task\.Yield|ConfigureAwait|ContinueWith|"
        + @"SemaphoreSlim|Monitor|lock \(|Thread|Parallel|IOptions\w*|IConfiguration|Environment\.|HttpClient|TableClient|Blob\w*Client|File\.|WhenEach)",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex ForeignToOrchestrators();
}
