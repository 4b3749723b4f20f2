using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Workflow.Imports;

/// <summary>What the settings say of imports, read once at start and checked there.</summary>
public sealed record ImportSettings
{
    /// <summary>How long an import whose answer was lost may still come.</summary>
    public required TimeSpan Settle { get; init; }

    /// <summary>Bytes of one imported file, unless one document is larger.</summary>
    public required int PartBytes { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="SettingException">A value is unusable; the message names the setting and what it takes.</exception>
    public static ImportSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Restore");
        return new()
        {
            Settle = Setting.Span(section, "Settle", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(6)),
            PartBytes = Bytes(section),
        };
    }

    private static int Bytes(IConfigurationSection section) => Setting.NotEmpty(section["PartBytes"]) switch
    {
        null => 20_000_000,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is >= 1000 and <= 100_000_000 => bytes,
        { } text => throw new SettingException($"The setting Restore__PartBytes takes a number of bytes from 1000 to 100000000, not '{text}'."),
    };
}
