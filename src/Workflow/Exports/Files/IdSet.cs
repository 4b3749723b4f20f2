using System.IO.Hashing;

namespace Workflow.Exports.Files;

/// <summary>
/// Which ids a file has had, by 64 bits of hash, up to <see cref="Limits.IdsCompared"/>. Among so many the chance that two different ones look
/// alike is one in six hundred million.
/// </summary>
internal sealed class IdSet
{
    private const int FirstSlots = 1024;

    private ulong[] slots = new ulong[FirstSlots];
    private int count;

    /// <summary>False if the id was there. Once the set is full, every id counts as new.</summary>
    public bool Add(ReadOnlySpan<byte> id)
    {
        if (count == Limits.IdsCompared)
            return true;
        // Zero marks an empty slot.
        var hash = Math.Max(1, XxHash3.HashToUInt64(id));
        if (!TryPlace(slots, hash, out var slot))
            return false;
        slots[slot] = hash;
        if (++count * 2 > slots.Length)
            Grow();
        return true;
    }

    private static bool TryPlace(ulong[] slots, ulong hash, out int slot)
    {
        slot = (int)(hash & (ulong)(slots.Length - 1));
        while (slots[slot] != 0)
        {
            if (slots[slot] == hash)
                return false;
            slot = (slot + 1) & (slots.Length - 1);
        }
        return true;
    }

    private void Grow()
    {
        var larger = new ulong[slots.Length * 2];
        foreach (var hash in slots)
        {
            if (hash != 0 && TryPlace(larger, hash, out var slot))
                larger[slot] = hash;
        }
        slots = larger;
    }
}
