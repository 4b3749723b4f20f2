using System.CommandLine;
using Cli.Settings;
using Cli.Tests.Support;
using Cli.Texts;
using Cli.Verbs;

namespace Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string, string> Pages
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var language in (string[])[Words.English, Words.Chinese])
            {
                data.Add("", language);
                foreach (var path in Tree.Paths)
                    data.Add(path, language);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Help_OfEachVerb_IsApproved(string path, string language)
    {
        var ended = await new Wf(null).RunAsync([.. path.Split('.', StringSplitOptions.RemoveEmptyEntries), "--help", "--lang", language]);

        Approval.Matches(ended.Is(ExitCode.Done).Out, $"Help/{(path.Length == 0 ? "wf" : path)}.{language}.txt");
    }

    [Fact]
    public async Task Nothing_ShowsTheHelp_AndIsNoSuccess()
    {
        var ended = await new Wf(null).RunAsync();

        Assert.Equal(ExitCode.Usage, ended.Code);
        Assert.Contains("Usage:", ended.Out, StringComparison.Ordinal);
    }
}

/// <summary>The verbs as the app has them.</summary>
internal static class Tree
{
    private static readonly RootCommand Root = Make();

    public static IReadOnlyList<Verb> Verbs { get; } = [.. Below(Root)];

    /// <summary>What stands before verbs and is none itself.</summary>
    public static IReadOnlyList<string> Groups { get; } = [.. Root.Subcommands.Where(command => command is not Verb).Select(command => command.Name), "wf"];

    /// <summary>Options of every verb.</summary>
    public static IReadOnlyList<string> Common { get; } = [.. Root.Options.Select(option => option.Name)];

    public static IReadOnlyList<string> Paths => [.. Verbs.Select(verb => verb.Path)];

    private static RootCommand Make()
    {
        var words = Words.Load(Words.English);
        var terminal = new Terminal { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, OpenOut = () => Stream.Null, Environment = new Dictionary<string, string>(StringComparer.Ordinal) };
        return CommandTree.Create(new(terminal, words, TimeProvider.System, new CommonOptions(words)));
    }

    private static IEnumerable<Verb> Below(Command command) => command.Subcommands.SelectMany(one => one is Verb verb ? [verb, .. Below(one)] : Below(one));
}
