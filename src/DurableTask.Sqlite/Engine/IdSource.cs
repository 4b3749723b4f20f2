using System.Security.Cryptography;

namespace DurableTask.Sqlite.Engine;

/// <summary>New instance ids: unguessable, or from a seed so that a test repeats itself.</summary>
internal sealed class IdSource(int? seed)
{
    private readonly Random? _random = seed is { } value ? new Random(value) : null;

    public string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (_random is null)
        {
            RandomNumberGenerator.Fill(bytes);
        }
        else
        {
            lock (_random)
                _random.NextBytes(bytes);
        }

        return Convert.ToHexStringLower(bytes);
    }
}
