namespace Workflow;

/// <summary>Reads the text of a setting; the caller checks everything else.</summary>
internal static class Setting
{
    /// <summary>The text without space around it; null if nothing is left.</summary>
    public static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <summary>Names separated by commas.</summary>
    public static string[] Names(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
