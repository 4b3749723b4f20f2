using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CrashPoints.Tests.Disk;

/// <summary>
/// The SQLite VFS over <see cref="RecordingDisk"/>: names go to the disk that is mounted on their folder. Registered once for the
/// process; many disks live side by side.
/// </summary>
internal static unsafe partial class DiskVfs
{
    public const string Name = "recording-disk";

    private const int Ok = 0;
    private const int CannotOpen = 14;
    private const int DeleteFoundNothing = 5898;
    private const int OpenReadOnly = 0x1;
    private const int OpenCreate = 0x4;
    private const int OpenDeleteOnClose = 0x8;

    /// <summary>SQLite syncs the folder with the first sync of a file of these kinds, and so does its own Unix VFS.</summary>
    private const int OpenJournalOrWal = 0x0000_0800 | 0x0000_4000 | 0x0008_0000;

    private static readonly Lock s_lock = new();
    private static bool s_isRegistered;

    public static void Register()
    {
        lock (s_lock)
        {
            if (s_isRegistered)
                return;
            NativeVfs* vfs = (NativeVfs*)NativeMemory.AllocZeroed((nuint)sizeof(NativeVfs));
            vfs->Version = 2;
            vfs->FileBytes = sizeof(NativeFile);
            vfs->LongestPathBytes = 512;
            vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
            vfs->Open = &Open;
            vfs->Delete = &Delete;
            vfs->Access = &Access;
            vfs->FullPathname = &FullPathname;
            vfs->Randomness = &Randomness;
            vfs->Sleep = &Sleep;
            vfs->CurrentTime = &CurrentTime;
            vfs->GetLastError = &GetLastError;
            vfs->CurrentTimeInt64 = &CurrentTimeInt64;
            int code = RegisterVfs(vfs, 0);
            if (code != Ok)
                throw new InvalidOperationException($"SQLite refused the VFS with code {code}.");
            s_isRegistered = true;
        }
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int RegisterVfs(NativeVfs* vfs, int makeDefault);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        file->Methods = null;
        bool isReadOnly = false;
        DiskHandle? handle = null;
        if (name is null)
        {
            handle = DiskHandle.Temporary();
        }
        else if (RecordingDisk.Find(Text(name), out RecordingDisk? disk, out string fileName))
        {
            isReadOnly = disk.IsReadOnly;
            bool create = (flags & OpenCreate) != 0 && !isReadOnly;
            handle = disk.Open(fileName, create, (flags & OpenJournalOrWal) != 0, (flags & OpenDeleteOnClose) != 0);
        }

        if (handle is null)
            return CannotOpen;
        file->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(handle));
        file->Methods = FileMethods.Table;
        if (outFlags is not null)
            *outFlags = isReadOnly ? OpenReadOnly : flags;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(nint vfs, byte* name, int syncFolder)
        => RecordingDisk.Find(Text(name), out RecordingDisk? disk, out string fileName) && disk.Delete(fileName, syncFolder != 0) ? Ok : DeleteFoundNothing;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(nint vfs, byte* name, int flags, int* result)
    {
        // As in SQLite's own Unix VFS, an empty file counts as none.
        *result = RecordingDisk.Find(Text(name), out RecordingDisk? disk, out string fileName) && disk.Length(fileName) > 0 ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FullPathname(nint vfs, byte* name, int size, byte* full)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        if (text.Length >= size)
            return CannotOpen;
        text.CopyTo(new Span<byte>(full, size));
        full[text.Length] = 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Randomness(nint vfs, int size, byte* bytes)
    {
        RandomNumberGenerator.Fill(new Span<byte>(bytes, size));
        return size;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(nint vfs, int microseconds)
    {
        object pause = new();
        lock (pause)
            Monitor.Wait(pause, TimeSpan.FromMicroseconds(microseconds));
        return microseconds;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTime(nint vfs, double* julianDay)
    {
        *julianDay = JulianMilliseconds() / 86_400_000.0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTimeInt64(nint vfs, long* milliseconds)
    {
        *milliseconds = JulianMilliseconds();
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int GetLastError(nint vfs, int size, byte* message) => Ok;

    /// <summary>SQLite counts milliseconds from noon in Greenwich on 24 November 4714 B.C.</summary>
    private static long JulianMilliseconds() => 210_866_760_000_000L + TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Text(byte* name) => Marshal.PtrToStringUTF8((nint)name)!;
}
