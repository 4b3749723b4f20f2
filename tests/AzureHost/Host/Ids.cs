using System.Security.Cryptography;

namespace FunctionsHost;

/// <summary>Ids that no other host on the same storage gives.</summary>
internal static class Ids
{
    public static string New() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
}
