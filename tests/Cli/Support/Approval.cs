using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Cli.Tests.Support;

/// <summary>Compares what a person or a script gets with the file that was approved for it. <c>APPROVE=1</c> writes the files anew.</summary>
internal static partial class Approval
{
    /// <param name="text">What is written now.</param>
    /// <param name="name">File below <c>Approved/</c>.</param>
    public static void Matches(string text, string name)
    {
        var file = PathOf(name);
        var shown = string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, shown);
        }
        Assert.Equal(File.Exists(file) ? File.ReadAllText(file) : $"(no file {name})", shown);
    }

    /// <summary>The same with what differs from run to run named: ids, times, hashes, durations, addresses and sizes of files.</summary>
    public static void MatchesNormal(string text, string name) => Matches(Normal(text), name);

    /// <summary>The text with such values named. Equal ids get equal names, in the order in which they appear.</summary>
    public static string Normal(string text)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        text = Ids().Replace(text, match => Named(match.Value, match.Value.StartsWith("r-", StringComparison.Ordinal) ? "r-20261130T180000Z-r00" : "20261130T180000Z-b00"));
        text = Times().Replace(text, "2026-11-30T18:00:00+00:00");
        text = ScreenTimes().Replace(text, "2026-12-01 02:00 +08:00");
        text = ClockTimes().Replace(text, "02:00:00");
        text = Hashes().Replace(text, match => new string('0', match.Length));
        text = Seconds().Replace(text, "${name}1.5");
        text = Spans().Replace(text, match => match.Groups["title"].Value + (match.Value[0] == 'T' ? "1 s" : "1 秒"));
        text = Versions().Replace(text, "0.1.0+commit");
        text = Environments().Replace(text, "商店");
        return Addresses().Replace(text, "http://127.0.0.1:7071");

        string Named(string id, string form)
        {
            if (!names.TryGetValue(id, out var name))
                names[id] = name = $"{form}{names.Count + 1}";
            return name;
        }
    }

    /// <summary>Where the file lies.</summary>
    public static string PathOf(string name) => Path.GetFullPath(Path.Combine(Here(), "..", "Approved", name));

    private static string Here([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    [GeneratedRegex(@"(r-)?\d{8}T\d{6}Z-[0-9a-z]{4}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ids();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Times();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d [+-]\d\d:\d\d", RegexOptions.None, 1000)]
    private static partial Regex ScreenTimes();

    [GeneratedRegex(@"\b\d\d:\d\d:\d\d\b(?!\+)", RegexOptions.None, 1000)]
    private static partial Regex ClockTimes();

    [GeneratedRegex(@"\b[0-9a-f]{20,64}\b", RegexOptions.None, 1000)]
    private static partial Regex Hashes();

    [GeneratedRegex(@"(?<name>""\w*Seconds"": ?)[\d.]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"(?<title>^(Took|用时) +)(\d+ (s|秒)|less than a second|不到 1 秒)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Spans();

    [GeneratedRegex(@"0\.1\.0\+[0-9a-f]+", RegexOptions.None, 1000)]
    private static partial Regex Versions();

    [GeneratedRegex(@"商店-\d+-\d+", RegexOptions.None, 1000)]
    private static partial Regex Environments();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, 1000)]
    private static partial Regex Addresses();
}
