namespace EngineBench.Output;

/// <summary>The figures of one workload: ours, the peers', the disk's, all of the same minutes.</summary>
internal sealed class Comparison
{
    private readonly Dictionary<string, List<double>> _peers = new(StringComparer.Ordinal);

    public List<double> Ours { get; } = [];

    /// <summary>Whether the figures are times: then the ratio is theirs to ours.</summary>
    public bool LowerIsBetter { get; set; }

    /// <summary>The disk's durable overwrites per second before each run.</summary>
    public List<double> Syncs { get; } = [];

    public IReadOnlyDictionary<string, List<double>> Peers => _peers;

    public double Median => Of(Ours);

    public double MedianSyncs => Of(Syncs);

    public void Add(string peer, double figure)
    {
        if (!_peers.TryGetValue(peer, out List<double>? figures))
            _peers[peer] = figures = [];
        figures.Add(figure);
    }

    /// <summary>How many times better than a peer ours is; null when the peer did not run.</summary>
    public double? Ratio(string peer)
    {
        if (!_peers.TryGetValue(peer, out List<double>? figures))
            return null;
        return LowerIsBetter ? Of(figures) / Median : Median / Of(figures);
    }

    /// <summary>The median.</summary>
    public static double Of(IReadOnlyCollection<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
