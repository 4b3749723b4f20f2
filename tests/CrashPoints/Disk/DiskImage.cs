using System.Security.Cryptography;
using System.Text;

namespace CrashPoints.Tests.Disk;

/// <summary>What a disk holds while nobody has it open.</summary>
internal sealed record DiskImage(IReadOnlyDictionary<string, byte[]> Files)
{
    public static readonly DiskImage Empty = new(new SortedDictionary<string, byte[]>(StringComparer.Ordinal));

    /// <summary>The same for the same contents.</summary>
    public string Fingerprint()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, byte[] bytes) in Files.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{bytes.Length}\0"));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
