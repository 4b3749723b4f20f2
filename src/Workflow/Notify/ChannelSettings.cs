using Microsoft.Extensions.Configuration;

namespace Workflow.Notify;

/// <summary>The address of a channel. Address and secret are both secrets: anyone who has them can write to the group.</summary>
public sealed class ChannelSettings
{
    // Shorter pieces of an address are words like "send".
    private const int ShortestKey = 8;

    /// <summary>One of <see cref="ChannelNames"/>.</summary>
    public required string Name { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Signs what is sent; null if nothing does.</summary>
    public string? Secret { get; init; }

    /// <summary>The settings of a channel; null if it is not set.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="name">Of the channel.</param>
    /// <param name="takesSecret">Whether it knows signatures.</param>
    /// <exception cref="SettingException">They are unusable.</exception>
    public static ChannelSettings? Read(IConfiguration configuration, string name, bool takesSecret)
    {
        var section = configuration.GetSection($"Notify:{name}");
        var known = takesSecret ? $"Notify__{name}__Url and Notify__{name}__Secret" : $"Notify__{name}__Url";
        if (Setting.NotEmpty(section.Value) is not null)
            throw new SettingException($"There is no setting Notify__{name}; there is {known}.");
        foreach (var one in section.GetChildren().Where(one => Setting.NotEmpty(one.Value) is not null))
        {
            if (!one.Key.Equals("Url", StringComparison.OrdinalIgnoreCase) && !(takesSecret && one.Key.Equals("Secret", StringComparison.OrdinalIgnoreCase)))
                throw new SettingException($"There is no setting Notify__{name}__{one.Key}; there is {known}.");
        }
        var secret = ReadSecret(section["Secret"], $"Notify__{name}__Secret");
        var url = ChannelUrl.Read(section["Url"], $"Notify__{name}__Url");
        if (url is null && secret is not null)
            throw new SettingException($"Notify__{name}__Secret is set, but Notify__{name}__Url is not: nothing would be sent.");
        return url is null ? null : new() { Name = name, Url = url, Secret = secret };
    }

    /// <summary>A text from the other side without the secret and the keys in the address.</summary>
    public string Hide(string text)
    {
        foreach (var key in Keys())
            text = text.Replace(key, "…", StringComparison.OrdinalIgnoreCase);
        return text;
    }

    /// <summary>Never shows the address or the secret.</summary>
    public override string ToString() => Name;

    private IEnumerable<string> Keys()
    {
        if (Secret is not null)
            yield return Secret;
        char[] between = ['/', '?', '&', '='];
        foreach (var piece in Url.PathAndQuery.Split(between, StringSplitOptions.RemoveEmptyEntries).Where(piece => piece.Length >= ShortestKey))
        {
            yield return piece;
            yield return Uri.UnescapeDataString(piece);
        }
    }

    // Copied text often has blanks or a line end around it. Around the secret they are harmless; inside it something else was copied.
    private static string? ReadSecret(string? value, string setting) => Setting.NotEmpty(value) switch
    {
        null => null,
        { } text when text.Any(static letter => char.IsWhiteSpace(letter) || char.IsControl(letter)) =>
            throw new SettingException($"The setting {setting} has blanks inside. Copy only the secret again; blanks around it do no harm."),
        { } text => text,
    };
}
