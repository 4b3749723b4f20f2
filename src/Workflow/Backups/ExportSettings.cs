using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Backups;

/// <summary>The settings <c>Backup__Exports__&lt;collection&gt;__Query</c>, <c>__Format</c> and <c>__Fields</c>.</summary>
internal static class ExportSettings
{
    private const string Prefix = "Backup__Exports__";

    /// <summary>What they say; null if none is set.</summary>
    /// <exception cref="SettingException">One is unusable; the message names it and what it takes, and quotes no query.</exception>
    public static IReadOnlyList<ExportSelection>? Read(IConfigurationSection exports, IReadOnlyList<string> collections, IReadOnlyList<string> exclude)
    {
        if (Setting.NotEmpty(exports.Value) is not null)
            throw new SettingException($"There is no setting Backup__Exports; there are {Prefix}<collection>__Query, __Format and __Fields.");
        var selections = exports.GetChildren().Select(ReadOne).OfType<ExportSelection>().ToList();
        foreach (var collection in selections.Select(selection => selection.Collection))
        {
            var isListed = collections.Contains(BackupDefinition.AllCollections, StringComparer.Ordinal) || collections.Contains(collection, StringComparer.Ordinal);
            if (!isListed || exclude.Contains(collection, StringComparer.Ordinal))
                throw new SettingException(
                    $"{Prefix}{collection} is set, but {(isListed ? "Backup__Exclude" : "Backup__Collections")} leaves that collection out of the backup.");
        }
        var definition = new BackupDefinition { Collections = collections, Exclude = exclude, Exports = selections.Count > 0 ? selections : null };
        if (JsonSerializer.Serialize(definition, Json.Options).Length > Limits.DefinitionCharacters)
            throw new SettingException(
                $"The settings Backup__Collections, Backup__Exclude and Backup__Exports have more than {Limits.DefinitionCharacters} characters together.");
        return definition.Exports;
    }

    private static ExportSelection? ReadOne(IConfigurationSection one)
    {
        var name = Prefix + one.Key;
        var set = one.GetChildren().Where(setting => Setting.NotEmpty(setting.Value) is not null || setting.GetChildren().Any()).ToList();
        if (set.Find(static setting => setting.GetChildren().Any() || setting.Key.ToUpperInvariant() is not ("QUERY" or "FORMAT" or "FIELDS")) is { } unknown)
            throw new SettingException($"There is no setting {name}__{unknown.Key}; there are {name}__Query, __Format and __Fields.");
        if (Setting.NotEmpty(one.Value) is not null)
            throw new SettingException($"There is no setting {name}; there are {name}__Query, __Format and __Fields.");
        if (set.Count == 0)
            return null;
        if (one.Key == BackupDefinition.AllCollections)
            throw new SettingException($"{name} cannot be set: an export must name one collection.");
        if (CollectionName.Refusal(one.Key) is { } refusal)
            throw new SettingException($"{name} cannot be set: {refusal}.");
        if (Setting.NotEmpty(one["Fields"]) is not null && Setting.Names(one["Fields"]).Length == 0)
            throw new SettingException($"The setting {name}__Fields takes names of fields, separated by commas.");
        var selection = new ExportSelection
        {
            Collection = one.Key,
            Query = Setting.NotEmpty(one["Query"]),
            Format = ExportFormats.Read(Setting.NotEmpty(one["Format"])?.ToLowerInvariant() ?? ExportFormat.Json.Word())
                ?? throw new SettingException($"The setting {name}__Format takes json or csv."),
            Fields = Setting.Names(one["Fields"]) is { Length: > 0 } fields ? fields : null,
        };
        return selection.FindProblem() is var (member, problem)
            ? throw new SettingException($"The setting {name}__{char.ToUpperInvariant(member[0])}{member[1..]} cannot be used. {problem}")
            : selection;
    }
}
