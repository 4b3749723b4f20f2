using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>Reads the settings below <c>Gate</c>.</summary>
internal static class GateSettings
{
    private const string ChurnPercent = nameof(ChurnPercent);
    private const string Ignore = nameof(Ignore);
    private const string Name = nameof(Name);

    /// <summary>Reads and checks them.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes.</exception>
    public static GateRules Read(IConfiguration configuration)
    {
        var rules = new GateRules
        {
            ChurnPercent = Percent("Gate__ChurnPercent", configuration["Gate:ChurnPercent"]) ?? GateRules.DefaultChurnPercent,
            Collections = [.. configuration.GetSection("Gate:Collections").GetChildren().Select(Rule)],
        };
        if (rules.Collections.GroupBy(rule => rule.Collection, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new SettingException($"Two settings below Gate__Collections are for the collection '{Printable.Of(twice.Key)}'. Keep one of them.");
        // They are part of each backup's input.
        if (JsonSerializer.Serialize(rules, Json.Options).Length > Limits.DefinitionCharacters)
            throw new SettingException($"There are too many settings below Gate__Collections: as JSON they may have {Limits.DefinitionCharacters} characters.");
        return rules;
    }

    private static GateRule Rule(IConfigurationSection section)
    {
        var setting = $"Gate__Collections__{section.Key}";
        foreach (var field in section.GetChildren())
        {
            if (!((string[])[ChurnPercent, Ignore, Name]).Contains(field.Key, StringComparer.OrdinalIgnoreCase))
                throw new SettingException($"There is no setting {setting}__{field.Key}; there are {ChurnPercent}, {Ignore} and {Name}.");
        }
        if (section.Value is not null)
            throw new SettingException($"The setting {setting} has no value of its own; set {setting}__{ChurnPercent} or {setting}__{Ignore}.");
        var collection = Setting.NotEmpty(section[Name]) ?? section.Key;
        if (CollectionName.Refusal(collection) is { } refusal)
            throw new SettingException($"The setting {setting} names no collection: {refusal}.");
        return new()
        {
            Collection = collection,
            ChurnPercent = Percent($"{setting}__{ChurnPercent}", section[ChurnPercent]),
            Ignore = Flag($"{setting}__{Ignore}", section[Ignore]),
        };
    }

    private static int? Percent(string setting, string? value) => Setting.NotEmpty(value) switch
    {
        null => null,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 0 and <= 100 => percent,
        { } text => throw new SettingException($"The setting {setting} takes a whole number from 0 to 100, not '{text}'."),
    };

    private static bool Flag(string setting, string? value) => Setting.NotEmpty(value) switch
    {
        null => false,
        { } text when bool.TryParse(text, out var flag) => flag,
        { } text => throw new SettingException($"The setting {setting} takes true or false, not '{text}'."),
    };
}
