using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Workflow.Catalogue;

/// <summary>What the settings say of trust, read once at start and checked there.</summary>
public sealed record TrustSettings
{
    /// <summary>How long a verification counts.</summary>
    public required TimeSpan VerifyTime { get; init; }

    /// <summary>How long a drill counts.</summary>
    public required TimeSpan DrillTime { get; init; }

    /// <summary>Stored bytes that are read again in a night; one backup is, however large.</summary>
    public required long VerifyMaxBytes { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes.</exception>
    public static TrustSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Trust");
        return new()
        {
            VerifyTime = TimeSpan.FromDays(Number(section, "VerifyDays", 30, 1, 3650, "days")),
            DrillTime = TimeSpan.FromDays(Number(section, "DrillDays", 90, 1, 3650, "days")),
            VerifyMaxBytes = Number(section, "VerifyMaxBytes", 50_000_000_000, 1, long.MaxValue, "bytes"),
        };
    }

    private static long Number(IConfigurationSection section, string name, long otherwise, long least, long most, string unit) =>
        Setting.NotEmpty(section[name]) switch
        {
            null => otherwise,
            { } text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
            { } text => throw new SettingException($"The setting Trust__{name} takes a number of {unit} from {least} to {most}, not '{Printable.Of(text)}'."),
        };
}
