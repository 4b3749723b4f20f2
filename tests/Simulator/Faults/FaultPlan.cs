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

    /// <summary>Sets a fault that is written as on the command line: <c>effect=code,code=-1,times=2</c>.</summary>
    public void Set(string fault) => Add(FaultSyntax.Parse(fault));

    /// <summary>Answers calls with an error code.</summary>
    public void Answer(string? endpoint, int code, string? message = null, int? times = null, int from = 1) =>
        Add(new Fault { Effect = FaultEffect.Code, Endpoint = endpoint, Code = code, Message = message, Times = times, From = from });

    /// <summary>Refuses every call with this code, those for tokens too, from now on or so many times.</summary>
    public void RefuseAll(int code, string? message = null, int? times = null) => Answer(endpoint: null, code, message, times);

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

    private static bool Fits(Fault fault, FaultScope scope, string endpoint, string? env, Func<string?> collection) =>
        Home(fault) == scope
        && (scope != FaultScope.Api || fault.Endpoint is null || fault.Endpoint == endpoint || (fault.Endpoint == "tcb" && !IsToken(endpoint)))
        && (scope != FaultScope.Job || ((fault.Endpoint is null || fault.Endpoint == endpoint) && (endpoint == "databasemigrateimport" ? !IsOfExports(fault) : !IsOfImports(fault))))
        && (fault.Env is null || fault.Env == env)
        // A page of collections belongs to none; there the name says which entry is meant.
        && (scope == FaultScope.List || fault.Collection is null || fault.Collection == collection());

    private static FaultScope Home(Fault fault) => fault.Effect switch
    {
        FaultEffect.Slow or FaultEffect.CutDownload or FaultEffect.Stall or FaultEffect.IgnoreRange or FaultEffect.IgnoreIfMatch or FaultEffect.ChangeETag
            or FaultEffect.ExpireLink or FaultEffect.Redirect => FaultScope.Download,
        FaultEffect.ExpireUpload => FaultScope.Ticket,
        FaultEffect.CutUpload or FaultEffect.UploadGone => FaultScope.Upload,
        FaultEffect.KeepsFile => FaultScope.Deletion,
        FaultEffect.BrokenLine or FaultEffect.WrongCount or FaultEffect.LosesDocuments or FaultEffect.NeverEnds or FaultEffect.JobFails
            or FaultEffect.StopsEarly or FaultEffect.FileGone or FaultEffect.ReplacesLine or FaultEffect.DoublesLine or FaultEffect.PrettyFile
            or FaultEffect.FileWithBom or FaultEffect.UnclosedQuote or FaultEffect.ImportFails or FaultEffect.StartsLate => FaultScope.Job,
        FaultEffect.HidesCollections or FaultEffect.HidesCounts or FaultEffect.DoublesCollections or FaultEffect.ChangesTotal
            or FaultEffect.EndlessCollections => FaultScope.List,
        _ when fault.Endpoint == "download" => FaultScope.Download,
        _ when fault.Endpoint == "upload" => FaultScope.Upload,
        _ => FaultScope.Api,
    };

    private static bool IsOfImports(Fault fault) => fault.Effect is FaultEffect.ImportFails or FaultEffect.StartsLate;

    // What is wrong with a file: an import has none, and must not use such a fault up.
    private static bool IsOfExports(Fault fault) => fault.Effect is FaultEffect.BrokenLine or FaultEffect.FileGone or FaultEffect.ReplacesLine
        or FaultEffect.DoublesLine or FaultEffect.PrettyFile or FaultEffect.FileWithBom or FaultEffect.UnclosedQuote;

    private static bool IsToken(string endpoint) => endpoint is "token" or "stable_token";

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
    List,
    Ticket,
    Upload,
    Deletion,
}
