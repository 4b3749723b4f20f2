using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Workflow.Logs;

/// <summary>The settings of offline logs, read and checked once at start.</summary>
public sealed record LogSettings
{
    /// <summary>Signs and checks users' tokens. Without one, devices get no orders and cannot send anything.</summary>
    public string? TokenKey { get; init; }

    /// <summary>Tokens of this key are also accepted: the previous one, while it is being replaced.</summary>
    public string? PreviousTokenKey { get; init; }

    /// <summary>App ids that a user's token may name.</summary>
    public IReadOnlyList<string> Apps { get; init; } = [];

    /// <summary>Web origins besides the app's own, such as <c>https://shop.example</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>How long collected logs are kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    public int RequestsPerMinutePerUser { get; init; } = 600;

    public int RequestsPerMinutePerAddress { get; init; } = 3000;

    /// <summary>Whether the demo page hands out tokens to anybody.</summary>
    public bool Demo { get; init; }

    /// <summary>Whether all calls come through the front end of App Service: it alone sets this name, and nobody needs to set it by hand.</summary>
    public bool BehindAppService { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes, never a key.</exception>
    public static LogSettings Read(IConfiguration configuration) => new()
    {
        TokenKey = Key("Logs__TokenKey", configuration["Logs:TokenKey"]),
        PreviousTokenKey = Key("Logs__PreviousTokenKey", configuration["Logs:PreviousTokenKey"]),
        Apps = Setting.Names(configuration["Logs:Apps"]) is { Length: > 0 } apps ? apps : Setting.Names(configuration["WeChat:AppId"]),
        Origins = [.. Setting.Names(configuration["Logs:Origins"]).Select(Origin)],
        Retention = Duration(configuration["Logs:Retention"]),
        RequestsPerMinutePerUser = Rate("Logs__RequestsPerMinutePerUser", configuration["Logs:RequestsPerMinutePerUser"], 600),
        RequestsPerMinutePerAddress = Rate("Logs__RequestsPerMinutePerAddress", configuration["Logs:RequestsPerMinutePerAddress"], 3000),
        Demo = Switch("Logs__Demo", configuration["Logs:Demo"]),
        BehindAppService = !string.IsNullOrEmpty(configuration["WEBSITE_SITE_NAME"]),
    };

    private static string? Key(string setting, string? value) => value switch
    {
        null or "" => null,
        // If the secret is missing, the cloud returns the reference itself, which anybody can guess.
        _ when value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) => null,
        { Length: < Limits.TokenKeyCharacters } => throw new SettingException(
            $"The setting {setting} takes at least {Limits.TokenKeyCharacters} unguessable characters, such as the output of 'openssl rand -base64 48'."),
        _ => value,
    };

    private static string Origin(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && !value.EndsWith('/')
            ? value
            : throw new SettingException($"The setting Logs__Origins takes origins such as https://shop.example, separated by commas and without a path, not '{value}'.");

    private static TimeSpan Duration(string? value) => value switch
    {
        null or "" => TimeSpan.FromDays(30),
        _ when TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var span)
            && span >= Limits.ShortestRetention && span <= Limits.LongestRetention => span,
        _ => throw new SettingException(
            $"The setting Logs__Retention takes a duration such as 30.00:00:00 (days.hours:minutes:seconds), from one hour to ten years, not '{value}'."),
    };

    private static int Rate(string setting, string? value, int otherwise) => value switch
    {
        null or "" => otherwise,
        _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Limits.MaxRequestsPerMinute => number,
        _ => throw new SettingException($"The setting {setting} takes a number from 1 to {Limits.MaxRequestsPerMinute}, not '{value}'."),
    };

    private static bool Switch(string setting, string? value) => value switch
    {
        null or "" => false,
        _ when bool.TryParse(value, out var on) => on,
        _ => throw new SettingException($"The setting {setting} takes true or false, not '{value}'."),
    };
}
