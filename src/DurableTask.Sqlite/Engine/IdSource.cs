using System.Security.Cryptography;

namespace DurableTask.Sqlite.Engine;

/// <summary>New ids of instances and stores: unguessable, or from a seed so that a test repeats itself.</summary>
internal sealed class IdSource(int? seed)
{
    private const int InstanceIdBytes = 16;

    private const int StoreIdBytes = 8;

    private readonly Random? _random = seed is { } value ? new Random(value) : null;

    public string NewId() => New(stackalloc byte[InstanceIdBytes]);

    public string NewStoreId() => New(stackalloc byte[StoreIdBytes]);

    private string New(Span<byte> bytes)
    {
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
