using System.Globalization;
using System.Security.Cryptography;

namespace Crash.Tests.Support;

/// <summary>The one number that a run of kills is drawn from.</summary>
internal static class CrashSeed
{
    /// <summary>The seed that somebody asked for (<c>CRASH_SEED</c>), or a new one, with room above for one a round.</summary>
    public static int New() => Environment.GetEnvironmentVariable("CRASH_SEED") is { Length: > 0 } asked
        ? int.Parse(asked, CultureInfo.InvariantCulture)
        : RandomNumberGenerator.GetInt32(int.MaxValue / 2);
}
