namespace CrashPoints.Tests.Disk;

/// <summary>What of the unsynced operations a power loss spares. All of them: that is what a kill leaves.</summary>
internal enum LossStyle
{
    Nothing,

    /// <summary>Each operation by itself: later ones may be there and earlier ones not.</summary>
    SomeOperations,

    /// <summary>Each sector of each write by itself.</summary>
    SomeSectors,

    /// <summary>The first ones, the last of them torn.</summary>
    FirstOperations,

    /// <summary>The last ones only.</summary>
    LastOperations,
}

internal static class LossStyles
{
    public static readonly int Count = Enum.GetValues<LossStyle>().Length;
}

/// <summary>A file with what was done to it since its last sync.</summary>
internal sealed class CrashedFile
{
    private const int SectorBytes = 512;

    private readonly DiskFile _bytes = new(RecordingDisk.NotLogged);
    private readonly List<DiskOperation> _pending = [];

    public CrashedFile(byte[] bytes) => _bytes.Write(0, bytes);

    public byte[] ToArray() => _bytes.Bytes.ToArray();

    public void Do(DiskOperation operation) => _pending.Add(operation);

    public void Sync()
    {
        foreach (DiskOperation operation in _pending)
            Apply(operation);
        _pending.Clear();
    }

    public void LosePower(LossStyle style, Random chance)
    {
        if (_pending.Count == 0)
            return;
        int synced = _bytes.Length;
        int cut = chance.Next(_pending.Count + 1);
        for (int i = 0; i < _pending.Count; i++)
        {
            switch (style)
            {
                case LossStyle.SomeOperations when chance.Next(2) == 0:
                case LossStyle.FirstOperations when i < cut:
                case LossStyle.LastOperations when i >= cut:
                    Apply(_pending[i]);
                    break;
                case LossStyle.SomeSectors:
                case LossStyle.FirstOperations when i == cut:
                    ApplySomeSectors(_pending[i], chance);
                    break;
            }
        }

        LoseLength(style, synced, chance);
    }

    /// <summary>The length is written apart from the contents: it can be too short, or too long with zeros.</summary>
    private void LoseLength(LossStyle style, int synced, Random chance)
    {
        if (style == LossStyle.Nothing || chance.Next(4) > 0)
            return;
        int longest = _pending.Where(one => one.Kind == DiskOperationKind.Write)
            .Aggregate(_bytes.Length, (length, one) => Math.Max(length, (int)one.Offset + one.Bytes.Length));
        if (longest > synced)
            _bytes.SetLength(chance.Next(synced, longest + 1));
    }

    private void ApplySomeSectors(DiskOperation operation, Random chance)
    {
        if (operation.Kind == DiskOperationKind.Truncate)
        {
            if (chance.Next(2) == 0)
                Apply(operation);
            return;
        }

        int from = 0;
        while (from < operation.Bytes.Length)
        {
            int toBorder = SectorBytes - (int)((operation.Offset + from) % SectorBytes);
            int count = Math.Min(toBorder, operation.Bytes.Length - from);
            if (chance.Next(2) == 0)
                _bytes.Write(operation.Offset + from, operation.Bytes.AsSpan(from, count));
            from += count;
        }
    }

    private void Apply(DiskOperation operation)
    {
        if (operation.Kind == DiskOperationKind.Truncate)
            _bytes.SetLength((int)operation.Offset);
        else
            _bytes.Write(operation.Offset, operation.Bytes);
    }
}
