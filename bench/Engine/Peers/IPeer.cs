namespace EngineBench.Peers;

/// <summary>Another durable engine on this machine, durable in the same way: every step is on the disk before it counts.</summary>
internal interface IPeer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>What is missing and the command that installs it; null when it can start.</summary>
    string? Missing { get; }

    Task StartAsync(CancellationToken cancellation);

    /// <summary>Seconds that a workload of this size took; see <see cref="Workloads"/>.</summary>
    Task<double> RunAsync(string workload, int count, CancellationToken cancellation);
}

/// <summary>The workloads that peers have too.</summary>
internal static class Workloads
{
    /// <summary>One workflow of so many steps, one after the other.</summary>
    public const string Sequential = "sequential";

    /// <summary>So many workflows of five steps, 200 at once.</summary>
    public const string Many = "many";

    /// <summary>One workflow that starts so many steps at once and waits for all.</summary>
    public const string Fan = "fan";

    /// <summary>So many workflows that sleep for a second, all at once.</summary>
    public const string Timers = "timers";

    /// <summary>Seconds until the engine serves again after kill -9 with so many workflows asleep.</summary>
    public const string Recover = "recover";
}
