using System.Text.Json;
using System.Text.Json.Serialization;
using Cli.Texts;

namespace Cli.Settings;

/// <summary>One server, as <c>config.json</c> names it.</summary>
internal sealed record Profile
{
    public string? Url { get; init; }

    public string? Key { get; init; }

    public string? Env { get; init; }

    public string? Lang { get; init; }
}

/// <summary><c>~/.config/workflow/config.json</c>: servers by name, so that keys stay out of commands and shell histories.</summary>
internal sealed record ProfileFile
{
    /// <summary>The one used unless <c>--profile</c> names another.</summary>
    public string? Default { get; init; }

    // A setter: a value missing from the JSON would leave an init-only one null.
    public IReadOnlyDictionary<string, Profile> Profiles { get; set; } = new Dictionary<string, Profile>(StringComparer.Ordinal);

    /// <summary>Where it lies for this person.</summary>
    public static string PathOf(Terminal terminal) => Path.Combine(
        terminal["XDG_CONFIG_HOME"] ?? (OperatingSystem.IsWindows() ? terminal["APPDATA"] : null) ?? Path.Combine(terminal["HOME"] ?? terminal["USERPROFILE"] ?? ".", ".config"),
        "workflow",
        "config.json");

    /// <summary>The named profile, else the default one, else an empty one.</summary>
    public static Profile Find(Terminal terminal, string? name, Words words)
    {
        var path = PathOf(terminal);
        var file = Read(path, words);
        if ((name ?? file?.Default) is not { } wanted)
            return new();
        if (file?.Profiles.GetValueOrDefault(wanted) is { } profile)
            return profile;
        var known = file is null or { Profiles.Count: 0 } ? words["profile.none"] : string.Join(", ", file.Profiles.Keys);
        throw new Failure(ExitCode.Usage, words["profile.unknown", wanted, path, known]);
    }

    private static ProfileFile? Read(string path, Words words)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ProfileJson.Default.ProfileFile);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException wrong)
        {
            throw new Failure(ExitCode.Usage, words["profile.notJson", path, (wrong.LineNumber ?? 0) + 1]);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCode.Usage, words["profile.unreadable", path, refused.Message]);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ProfileFile))]
internal sealed partial class ProfileJson : JsonSerializerContext;
