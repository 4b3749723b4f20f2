using System.Security.Cryptography;

namespace Run.Settings;

/// <summary>
/// The key that the app signs and checks log tokens with (<c>Logs__TokenKey</c>), where the settings name none: drawn once, and kept so that
/// what a device was given before a restart still counts after it. Only its owner may read the file.
/// </summary>
internal static class TokenKey
{
    private const string FileName = "logs-token.key";
    private const int Bytes = 32;

    /// <summary>The folder's key, made if there is none yet.</summary>
    public static string Of(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: >= Bytes } kept)
            return kept;
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        // What a crash left half written keeps the mode that it had, so it goes first.
        File.Delete(path);
        using var writer = new StreamWriter(path, options);
        writer.Write(key);
        return key;
    }
}
