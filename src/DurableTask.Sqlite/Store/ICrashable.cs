namespace DurableTask.Sqlite.Store;

/// <summary>A store that can stop as if the process had died: operations that are not on disk are lost, none is half done.</summary>
internal interface ICrashable
{
    void Crash();
}
