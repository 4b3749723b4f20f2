namespace Workflow.Logs;

/// <summary>Which device names are accepted: they become parts of keys and blob names unchanged.</summary>
public static class DeviceName
{
    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-");

    /// <summary>Letters and digits of ASCII, <c>_</c> and <c>-</c>; up to <see cref="Limits.DeviceCharacters"/>.</summary>
    public static bool IsValid(string? device) =>
        device is { Length: > 0 and <= Limits.DeviceCharacters } && device.AsSpan().IndexOfAnyExcept(Allowed) < 0;
}
