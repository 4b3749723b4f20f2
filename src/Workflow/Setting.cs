namespace Workflow;

/// <summary>Reads the text of a setting; whoever asks says what else is wrong with it.</summary>
internal static class Setting
{
    /// <summary>The text without space around it; null where nothing is left.</summary>
    public static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <summary>Names separated by commas.</summary>
    public static string[] Names(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
