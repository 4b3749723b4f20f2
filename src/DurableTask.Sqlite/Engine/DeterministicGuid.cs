using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DurableTask.Sqlite.Engine;

/// <summary>Name-based ids (RFC 4122, version 5): the same instance, time and count give the same id at each replay.</summary>
internal static class DeterministicGuid
{
    private static readonly Guid s_namespace = new("9e952958-5e33-4daf-827f-2fa12937b875");

    public static Guid Create(string instanceId, DateTime at, int count)
    {
        byte[] name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{at:o}_{count}"));
        byte[] input = new byte[16 + name.Length];
        s_namespace.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input, 16);

        // The RFC fixes SHA-1; nothing here is secret.
#pragma warning disable CA5350
        Span<byte> id = SHA1.HashData(input).AsSpan(0, 16);
#pragma warning restore CA5350
        id[6] = (byte)((id[6] & 0x0F) | 0x50);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
