using System.Security.Cryptography;

namespace HostStandIn;

/// <summary>Ids that no other host on the same storage gives.</summary>
internal static class Ids
{
    public static string New() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
}
