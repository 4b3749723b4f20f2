using System.Runtime.InteropServices;

namespace CrashPoints.Tests.Disk;

/// <summary>SQLite's <c>sqlite3_vfs</c>, version 2, field by field as in sqlite3.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeVfs
{
    public int Version;
    public int FileBytes;
    public int LongestPathBytes;
    public nint Next;
    public byte* Name;
    public nint AppData;
    public delegate* unmanaged[Cdecl]<nint, byte*, NativeFile*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<nint, byte*, int, int> Delete;
    public delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int> Access;
    public delegate* unmanaged[Cdecl]<nint, byte*, int, byte*, int> FullPathname;
    public nint DlOpen;
    public nint DlError;
    public nint DlSym;
    public nint DlClose;
    public delegate* unmanaged[Cdecl]<nint, int, byte*, int> Randomness;
    public delegate* unmanaged[Cdecl]<nint, int, int> Sleep;
    public delegate* unmanaged[Cdecl]<nint, double*, int> CurrentTime;
    public delegate* unmanaged[Cdecl]<nint, int, byte*, int> GetLastError;
    public delegate* unmanaged[Cdecl]<nint, long*, int> CurrentTimeInt64;
}

/// <summary>SQLite's <c>sqlite3_file</c> with what is ours behind it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    public NativeMethods* Methods;
    public nint Handle;
}

/// <summary>SQLite's <c>sqlite3_io_methods</c>, version 2: with the shared memory that WAL needs, without memory mapping.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMethods
{
    public int Version;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> Close;
    public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<NativeFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Sync;
    public delegate* unmanaged[Cdecl]<NativeFile*, long*, int> FileSize;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Lock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Unlock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int*, int> CheckReservedLock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, void*, int> FileControl;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> SectorSize;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> DeviceCharacteristics;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, nint*, int> ShmMap;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, int> ShmLock;
    public delegate* unmanaged[Cdecl]<NativeFile*, void> ShmBarrier;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> ShmUnmap;
}
