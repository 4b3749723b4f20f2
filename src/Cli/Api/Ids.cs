using Cli.Texts;

namespace Cli.Api;

/// <summary>Finds the backup, restore or drill that a person means: by its id, by the start of it, or by a name such as <c>latest</c>.</summary>
internal sealed class Ids(ApiClient api, Words words)
{
    /// <summary>What starts the id of a restore.</summary>
    public const string RestorePrefix = "r-";

    /// <summary>What starts the id of a drill.</summary>
    public const string DrillPrefix = "d-";

    private const int IdLetters = 21;
    private const int DayLetters = 8;

    /// <summary>Names that stand for a backup.</summary>
    public static readonly string[] Names = ["latest", "latest-verified", "previous", "last-failed"];

    /// <summary>The id of the backup.</summary>
    /// <exception cref="Failure">There is none, or more than one.</exception>
    public async Task<string> BackupAsync(string text, CancellationToken cancellation) => text switch
    {
        "latest" => await NthAsync(text, backup => backup.IsFinished, 1, cancellation),
        "previous" => await NthAsync(text, backup => backup.IsFinished, 2, cancellation),
        "latest-verified" => await NthAsync(text, backup => backup.IsGood, 1, cancellation),
        "last-failed" => await NthAsync(text, backup => backup.Outcome is "Failed" or "Missed" or "Partial", 1, cancellation),
        { Length: IdLetters } => text,
        "" => throw new Failure(ExitCode.Usage, words["id.empty"]),
        _ => await ByPrefixAsync(text, cancellation),
    };

    /// <summary>The id of the restore that is meant.</summary>
    public async Task<string> RestoreAsync(string text, CancellationToken cancellation)
    {
        if (text.Length == IdLetters + RestorePrefix.Length)
            return text;
        var found = new List<string>();
        await foreach (var restore in api.RestoresAsync(cancellation))
        {
            if (restore.Value.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase))
                found.Add(restore.Value.Id);
        }
        return One(text, found);
    }

    /// <summary>The id of the drill that is meant.</summary>
    public async Task<string> DrillAsync(string text, CancellationToken cancellation)
    {
        if (text.Length == IdLetters + DrillPrefix.Length)
            return text;
        var found = new List<string>();
        await foreach (var drill in api.DrillsAsync(cancellation))
        {
            if (drill.Value.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase))
                found.Add(drill.Value.Id);
        }
        return One(text, found);
    }

    private async Task<string> NthAsync(string name, Func<Backup, bool> isMeant, int which, CancellationToken cancellation)
    {
        await foreach (var backup in api.BackupsAsync(null, cancellation))
        {
            if (isMeant(backup.Value) && --which == 0)
                return backup.Value.Id;
        }
        throw new Failure(ExitCode.NotFound, words[$"id.no.{name}"]);
    }

    // Ids sort by time, newest first in the list: nothing after the prefix has to be read.
    private async Task<string> ByPrefixAsync(string prefix, CancellationToken cancellation)
    {
        var found = new List<string>();
        await foreach (var backup in api.BackupsAsync(After(prefix), cancellation))
        {
            var id = backup.Value.Id;
            if (id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                found.Add(id);
            else if (string.Compare(id, prefix, StringComparison.OrdinalIgnoreCase) < 0)
                break;
        }
        return One(prefix, found);
    }

    // If the day is known, the list can begin at its end.
    private static string? After(string prefix) =>
        prefix.Length >= DayLetters && prefix.Take(DayLetters).All(char.IsAsciiDigit) ? $"{prefix[..DayLetters]}T235959Z-zzzz" : null;

    private string One(string prefix, List<string> found) => found switch
    {
        [var one] => one,
        [] => throw new Failure(ExitCode.NotFound, words["id.none", Output.Screen.Shown(prefix)]),
        _ => throw new Failure(ExitCode.Usage, words["id.many", Output.Screen.Shown(prefix), found.Count, string.Join(", ", found.Take(5))]),
    };
}
