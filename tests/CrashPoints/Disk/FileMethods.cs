using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CrashPoints.Tests.Disk;

/// <summary>What SQLite may do with an open file: each entry finds its <see cref="DiskHandle"/> and passes the call on.</summary>
internal static unsafe class FileMethods
{
    private const int Ok = 0;
    private const int NotFound = 12;
    private const int Full = 13;
    private const int ShortRead = 522;
    private const int CannotSync = 1034;
    private const int CannotTruncate = 1546;
    private const int SectorBytes = 4096;

    /// <summary>As SQLite assumes of every disk today: a write does not damage the bytes beside it.</summary>
    private const int PowersafeOverwrite = 0x1000;

    public static NativeMethods* Table { get; } = Create();

    private static NativeMethods* Create()
    {
        NativeMethods* table = (NativeMethods*)NativeMemory.AllocZeroed((nuint)sizeof(NativeMethods));
        table->Version = 2;
        table->Close = &Close;
        table->Read = &Read;
        table->Write = &Write;
        table->Truncate = &Truncate;
        table->Sync = &Sync;
        table->FileSize = &FileSize;
        table->Lock = &Lock;
        table->Unlock = &Unlock;
        table->CheckReservedLock = &CheckReservedLock;
        table->FileControl = &FileControl;
        table->SectorSize = &SectorSize;
        table->DeviceCharacteristics = &DeviceCharacteristics;
        table->ShmMap = &ShmMap;
        table->ShmLock = &ShmLock;
        table->ShmBarrier = &ShmBarrier;
        table->ShmUnmap = &ShmUnmap;
        return table;
    }

    private static DiskHandle Of(NativeFile* file) => (DiskHandle)GCHandle.FromIntPtr(file->Handle).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        GCHandle handle = GCHandle.FromIntPtr(file->Handle);
        ((DiskHandle)handle.Target!).Close();
        handle.Free();
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, byte* bytes, int size, long offset)
        => Of(file).Read(offset, new Span<byte>(bytes, size)) ? Ok : ShortRead;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* bytes, int size, long offset)
        => Of(file).Write(offset, new ReadOnlySpan<byte>(bytes, size)) ? Ok : Full;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long length)
        => Of(file).Truncate(length) ? Ok : CannotTruncate;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags) => Of(file).Sync() ? Ok : CannotSync;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileSize(NativeFile* file, long* length)
    {
        *length = Of(file).Length;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(NativeFile* file, int level) => Of(file).Lock((LockLevel)level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(NativeFile* file, int level)
    {
        Of(file).Unlock((LockLevel)level);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(NativeFile* file, int* result)
    {
        *result = Of(file).IsReserved ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(NativeFile* file, int operation, void* argument) => NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(NativeFile* file) => SectorBytes;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int DeviceCharacteristics(NativeFile* file) => PowersafeOverwrite;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmMap(NativeFile* file, int region, int size, int extend, nint* memory)
    {
        *memory = Of(file).MapShared(region, size, extend != 0);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmLock(NativeFile* file, int first, int count, int flags) => Of(file).LockShared(first, count, (SharedLock)flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ShmBarrier(NativeFile* file) => Interlocked.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ShmUnmap(NativeFile* file, int delete)
    {
        Of(file).UnmapShared();
        return Ok;
    }
}
