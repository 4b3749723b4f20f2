namespace CrashPoints.Tests.Disk;

/// <summary>What may be left of a disk after a crash.</summary>
internal enum CrashModel
{
    /// <summary>The process is gone; the operating system keeps all that was written.</summary>
    Kill,

    /// <summary>The machine is gone: of what was not synced, anything may be there or not, in any order, cut anywhere between two sectors.</summary>
    PowerLoss,
}

/// <summary>A crash before the operation of this number.</summary>
/// <param name="Position">How many operations were done.</param>
/// <param name="Model">What happens to what was not synced.</param>
/// <param name="Seed">Chooses what a power loss spares.</param>
internal readonly record struct Crash(int Position, CrashModel Model, int Seed);

/// <summary>Builds the image that a crash leaves, from the log of one undisturbed run.</summary>
internal sealed class CrashedDisk
{
    private readonly Dictionary<int, CrashedFile> _files = [];
    private readonly SortedDictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<DiskOperation> _pendingNames = [];

    private CrashedDisk(DiskImage image)
    {
        foreach ((string name, byte[] bytes) in image.Files)
        {
            int number = _files.Count;
            _files[number] = new CrashedFile(bytes);
            _names[name] = number;
        }
    }

    /// <param name="image">What the disk held before.</param>
    /// <param name="log">What was done to it.</param>
    /// <param name="crash">When and how it ends.</param>
    /// <param name="syncsLie">Whether the disk forgets what it was told to sync.</param>
    public static DiskImage After(DiskImage image, DiskLog log, Crash crash, bool syncsLie = false)
    {
        CrashedDisk disk = new(image);
        for (int i = 0; i < crash.Position; i++)
            disk.Apply(log.Operations[i], keepAll: crash.Model == CrashModel.Kill, syncsLie);
        if (crash.Model == CrashModel.PowerLoss)
            disk.LosePower(new Random(HashCode(crash)));
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach ((string name, int number) in disk._names)
            files[name] = disk._files[number].ToArray();
        return new DiskImage(files);
    }

    private static int HashCode(Crash crash) => unchecked((crash.Seed * 1_000_003) + (crash.Position * 7919));

    private void Apply(DiskOperation operation, bool keepAll, bool syncsLie)
    {
        switch (operation.Kind)
        {
            case DiskOperationKind.Create:
                _files[operation.File] = new CrashedFile([]);
                _pendingNames.Add(operation);
                break;
            case DiskOperationKind.Delete:
                _pendingNames.Add(operation);
                break;
            case DiskOperationKind.Write or DiskOperationKind.Truncate:
                _files[operation.File].Do(operation);
                break;
            case DiskOperationKind.Sync when !syncsLie:
                _files[operation.File].Sync();
                break;
            case DiskOperationKind.SyncFolder when !syncsLie:
                KeepNames(_pendingNames.Count);
                break;
        }

        if (!keepAll)
            return;
        KeepNames(_pendingNames.Count);
        _files[operation.File].Sync();
    }

    /// <summary>Names are kept in order, as every journaling file system keeps them; of the contents anything goes.</summary>
    private void LosePower(Random chance)
    {
        LossStyle style = (LossStyle)chance.Next(LossStyles.Count);
        KeepNames(style == LossStyle.Nothing ? 0 : chance.Next(_pendingNames.Count + 1));
        foreach (CrashedFile file in _files.Values)
            file.LosePower(style, chance);
    }

    private void KeepNames(int count)
    {
        foreach (DiskOperation operation in _pendingNames.Take(count))
        {
            if (operation.Kind == DiskOperationKind.Create)
                _names[operation.Name!] = operation.File;
            else
                _names.Remove(operation.Name!);
        }

        _pendingNames.RemoveRange(0, count);
    }
}
