namespace Simulator.Faults;

/// <summary>The faults in force. Thread-safe; a fault counts the calls that fit it from the moment it is added.</summary>
public sealed class FaultPlan(TimeProvider time, int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _chance = new(seed);
    private readonly List<Active> _active = [];

    /// <summary>The faults that may still strike.</summary>
    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (_lock)
                return [.. _active.Where(IsAlive).Select(active => active.Fault)];
        }
    }

    /// <summary>Sets a fault.</summary>
    public void Add(Fault fault)
    {
        lock (_lock)
            _active.Add(new Active(fault, time.GetUtcNow()));
    }

    /// <summary>Answers calls with an error code.</summary>
    public void Answer(string? endpoint, int code, string? message = null, int? times = null, int from = 1) =>
        Add(new Fault { Effect = FaultEffect.Code, Endpoint = endpoint, Code = code, Message = message, Times = times, From = from });

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        lock (_lock)
            _active.Clear();
    }

    /// <summary>The faults that strike this call; each that fits has counted it.</summary>
    internal IReadOnlyList<Fault> Strike(FaultScope scope, string endpoint, string? env, Func<string?> collection)
    {
        lock (_lock)
        {
            if (_active.Count == 0)
                return [];
            var struck = new List<Fault>();
            foreach (var active in _active)
            {
                if (!IsAlive(active) || !Fits(active.Fault, scope, endpoint, env, collection))
                    continue;
                active.Seen++;
                if (active.Seen < active.Fault.From || (active.Fault.Rate < 1 && _chance.NextDouble() >= active.Fault.Rate))
                    continue;
                active.Struck++;
                struck.Add(active.Fault);
            }
            return struck;
        }
    }

    private static bool Fits(Fault fault, FaultScope scope, string endpoint, string? env, Func<string?> collection)
    {
        var home = fault.Effect switch
        {
            FaultEffect.Slow or FaultEffect.CutDownload or FaultEffect.Stall or FaultEffect.IgnoreRange or FaultEffect.IgnoreIfMatch or FaultEffect.ChangeETag
                or FaultEffect.ExpireLink => FaultScope.Download,
            FaultEffect.BrokenLine or FaultEffect.WrongCount or FaultEffect.LosesDocuments or FaultEffect.NeverEnds or FaultEffect.JobFails =>
                FaultScope.Job,
            _ when fault.Endpoint == "download" => FaultScope.Download,
            _ => FaultScope.Api,
        };
        return home == scope
            && (scope != FaultScope.Api || fault.Endpoint is null || fault.Endpoint == endpoint)
            && (fault.Env is null || fault.Env == env)
            && (fault.Collection is null || fault.Collection == collection());
    }

    private bool IsAlive(Active active) =>
        (active.Fault.Times is null || active.Struck < active.Fault.Times)
        && (active.Fault.ForSeconds is not { } seconds || time.GetUtcNow() - active.Since < TimeSpan.FromSeconds(seconds));

    private sealed class Active(Fault fault, DateTimeOffset since)
    {
        public Fault Fault { get; } = fault;
        public DateTimeOffset Since { get; } = since;
        public int Seen { get; set; }
        public int Struck { get; set; }
    }
}

internal enum FaultScope
{
    Api,
    Download,
    Job,
}
