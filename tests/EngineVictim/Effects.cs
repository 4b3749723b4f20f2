using System.Text;

namespace EngineVictim;

/// <summary>
/// The file that outlives all: one line for each execution of an activity, in the order in which they began. Life, instance,
/// phase and item; an instance begins a phase only after the results of all earlier ones.
/// </summary>
internal sealed class Effects(string path, string life) : IDisposable
{
    // Without a buffer: a line is with the operating system when the call returns, and a kill cannot take it back.
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly Lock _lock = new();

    public void Add(string instanceId, int phase, int item)
    {
        var line = Encoding.UTF8.GetBytes($"{life}\t{instanceId}\t{phase}\t{item}\n");
        lock (_lock)
            _file.Write(line);
    }

    /// <summary>Whether the tests have put the file there that the instance needs.</summary>
    public bool IsMended(string instanceId) => File.Exists($"{path}.{instanceId}");

    public void Dispose() => _file.Dispose();
}
