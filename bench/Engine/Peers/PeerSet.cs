using EngineBench.Site;

namespace EngineBench.Peers;

/// <summary>The peers of a run, started for the first workload that needs them. One that is not installed is reported and left out.</summary>
internal sealed class PeerSet : IAsyncDisposable
{
    private readonly List<IPeer> _wanted = [];
    private readonly List<string> _notes = [];
    private List<IPeer>? _started;

    public PeerSet(IEnumerable<string> names, WorkFolder folder)
    {
        foreach (string name in names.SelectMany(name => name.Split(',')))
        {
            switch (name)
            {
                case RestatePeer.PeerName:
                    _wanted.Add(new RestatePeer(folder));
                    break;
                case DbosPeer.PeerName:
                    _wanted.Add(new DbosPeer(folder));
                    break;
                case "none":
                    break;
                default:
                    throw new ArgumentException($"There is no peer '{name}'. Peers: restate, dbos, none.", nameof(names));
            }
        }
    }

    /// <summary>What to tell about peers that did not run.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public async Task<IReadOnlyList<IPeer>> StartedAsync(CancellationToken cancellation)
    {
        if (_started is not null)
            return _started;
        _started = [];
        foreach (IPeer peer in _wanted)
        {
            if (peer.Missing is { } missing)
            {
                Note(missing);
                continue;
            }

            try
            {
                await peer.StartAsync(cancellation);
                _started.Add(peer);
            }
            catch (Exception exception) when (exception is TimeoutException or IOException or HttpRequestException or InvalidOperationException)
            {
                Note($"{peer.Name} did not start and was left out: {exception.Message}");
            }
        }

        return _started;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IPeer peer in _wanted)
            await peer.DisposeAsync();
    }

    /// <summary>Something to tell about a peer, beside the table.</summary>
    public void Note(string note)
    {
        _notes.Add(note);
        Bench.Trace(note);
    }
}
