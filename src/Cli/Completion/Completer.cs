using System.CommandLine;
using System.Text.Json;
using Cli.Api;
using Cli.Settings;
using Cli.Verbs;

namespace Cli.Completion;

/// <summary>What may come next on a line: verbs, options, their values, and ids of the server that the line names.</summary>
internal sealed class Completer(Shell shell, RootCommand root)
{
    // A placeholder for ids: the server is asked only if some are wanted.
    private const char Mark = '\u0001';

    /// <summary>What may follow <paramref name="line"/>. Without a server there are no ids, and no message.</summary>
    /// <param name="line">Everything before the cursor, with the name of the command.</param>
    /// <param name="cancellation">Stops asking.</param>
    public async Task<IReadOnlyList<string>> CompleteAsync(string line, CancellationToken cancellation)
    {
        var rest = line.AsSpan().TrimStart().IndexOf(' ') is var name and >= 0 ? line.TrimStart()[(name + 1)..] : "";
        // Without the word that is being typed: a complete verb still has to be completed with a blank.
        var start = rest.LastIndexOf(' ') + 1;
        var (before, word) = (rest[..start], rest[start..]);
        Describe(root);
        var parsed = root.Parse(before);
        if (parsed.UnmatchedTokens.Count > 0)
            return [];
        var found = parsed.GetCompletions(before.Length).Select(completion => completion.InsertText ?? completion.Label).ToList();
        var ids = found.Find(text => text[0] == Mark) is { } mark ? await IdsAsync(mark[1..], parsed, cancellation) : [];
        // There are many options: they appear only after a dash.
        return [.. found.Where(text => text[0] != Mark && text.StartsWith('-') == word.StartsWith('-')).Concat(ids)
            .Where(text => text.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal)];
    }

    // The help texts of the verbs are enough.
    private static void Describe(Command command)
    {
        foreach (var option in command.Options)
        {
            if (option.ValueType == typeof(bool))
                option.CompletionSources.Clear();
            if (option.HelpName?.Split('|') is { Length: > 1 } values)
                option.CompletionSources.Add(values);
        }
        foreach (var argument in command.Arguments)
        {
            if (command is Verb verb && ListOf(verb, argument.Name) is { } list)
                argument.CompletionSources.Add($"{Mark}{list}");
        }
        foreach (var below in command.Subcommands)
            Describe(below);
    }

    // The list of the API that an argument refers to; id:collection also begins with an id.
    private static string? ListOf(Verb verb, string argument) => argument switch
    {
        "id" when verb.Path.StartsWith("logs.", StringComparison.Ordinal) => "logs/orders",
        "id" or "id:collection" or "id[:collection]" or "newer" or "older" => "backups",
        "restore-id" => "restores",
        _ => null,
    };

    private async Task<IEnumerable<string>> IdsAsync(string list, ParseResult parsed, CancellationToken cancellation)
    {
        string[] names = list switch
        {
            "backups" => Ids.Names,
            "logs/orders" => ["latest"],
            _ => [],
        };
        using var soon = new CancellationTokenSource(Limits.Completion, shell.Time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, soon.Token);
        try
        {
            using var api = new ApiClient(Server.Of(parsed, shell.Options, shell.Terminal, shell.Words), shell.Words);
            var page = (await api.GetAsync(api.Path($"{list}?top={Limits.ListRows}"), ApiJson.Default.JsonElement, end.Token)).Raw;
            return [.. names, .. page.GetProperty(list.Split('/')[^1]).EnumerateArray().Select(one => one.GetProperty("id").GetString()!).Where(IsId)];
        }
        catch (Exception silent) when (silent is Failure or ApiFailure or ServerAway or OperationCanceledException or InvalidOperationException or KeyNotFoundException or JsonException)
        {
            return names;
        }
    }

    // It goes to a shell: from outside, only what can be an id.
    private static bool IsId(string id) => id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
