using Simulator.Data;
using Simulator.Faults;

namespace Simulator.Jobs.Importing;

/// <summary>
/// An import as it goes on: document after document on the cloud's clock, each looked at and put in when its time has come. Only the job board
/// moves it, under its lock.
/// </summary>
internal sealed class ImportRun(WeChatCloudOptions options, CloudEnvironment env, ImportOrder order)
{
    private readonly long _stopsAfter = order.Find(FaultEffect.StopsEarly)?.Documents ?? long.MaxValue;
    private readonly long _holdsAfter = order.Find(FaultEffect.NeverEnds)?.Documents ?? long.MaxValue;
    private readonly Fault? _fails = order.Find(FaultEffect.ImportFails) ?? order.Find(FaultEffect.JobFails);
    private ImportFile? _file;
    private string? _firstRefusal;
    private int _step;
    private DateTimeOffset _now;
    private bool _isOver;

    /// <summary>Documents that were put in.</summary>
    public long Imported { get; private set; }

    /// <summary>Documents that were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>When it failed, or null.</summary>
    public DateTimeOffset? FailedAt { get; private set; }

    /// <summary>How it failed, or what the first refused document was told, or null.</summary>
    public string? Message { get; private set; }

    /// <summary>Nothing more will happen, ever: it has ended, or hangs.</summary>
    public bool IsOver => _isOver;

    /// <summary>When the next thing happens; null if nothing does.</summary>
    public DateTimeOffset? NextAt =>
        _isOver ? null
        : _file is null ? order.TakesFileAt
        : _step < Steps ? order.PutsFrom + (order.PutsFor * ((_step + 1.0) / Steps))
        : order.PutsFrom + order.PutsFor;

    private int Steps => (int)Math.Min(_file!.Steps, _stopsAfter);

    /// <summary>Does all that happens up to this time.</summary>
    public void RunUntil(DateTimeOffset time)
    {
        if (_file is null && NextAt <= time)
        {
            _now = order.TakesFileAt;
            TakeFile();
        }
        if (NextAt is not { } next || next > time)
            return;
        if (env.Find(order.Collection) is { } collection)
        {
            var others = options.StorageQuotaBytes is null ? 0 : env.StoredBytes - collection.StoredBytes;
            collection.Edit(table => PutUntil(time, table, others));
        }
        else
        {
            _now = next;
            Fail(MigrateJob.NoCollection);
        }
    }

    private void TakeFile()
    {
        if (!env.Files.TryGetValue(order.FilePath, out var bytes))
        {
            Fail("导入文件不存在.");
            return;
        }
        _file = new ImportFile(bytes);
        if (options.InsertRefusesFile && !order.Upsert)
            env.Find(order.Collection)?.Edit(RefuseFile);
    }

    // One document that cannot be inserted, and none is.
    private void RefuseFile(DocumentTable table)
    {
        var seen = new HashSet<DuplicateKey>();
        for (var step = 0; step < _file!.Steps && !_isOver;)
        {
            (var line, step) = _file.Read(step);
            var key = TypedKey.OfLine(line);
            var taken = table.Clash(key, line, upsert: false);
            foreach (var unique in table.UniqueKeys(key, line))
                taken ??= seen.Add(unique) ? null : unique;
            if (taken is { } twice)
                Fail(twice.OfInsert(order.Collection));
        }
    }

    private void PutUntil(DateTimeOffset time, DocumentTable table, long otherBytes)
    {
        while (NextAt is { } next && next <= time)
        {
            _now = next;
            if (_fails is not null && (Imported >= _fails.Documents || _step >= Steps))
                Fail(_fails.Message ?? "导入失败.");
            else if (_step >= _holdsAfter || _step >= Steps)
                _isOver = true;
            else
                PutNext(table, otherBytes);
        }
    }

    private void PutNext(DocumentTable table, long otherBytes)
    {
        (var line, var next) = _file!.Read(_step);
        var isLost = _step >= _file.Steps - (order.Find(FaultEffect.LosesDocuments)?.Delta ?? 0);
        _step = next;
        var (key, refusal) = ImportRules.Check(line);
        var old = table.Find(key);
        if (isLost)
            refusal ??= "写入失败";
        if (refusal is null)
        {
            line = Stored(line, key, old);
            if (table.Clash(key, line, order.Upsert) is { } taken)
                refusal = order.Upsert ? taken.OfUpsert(order.Collection) : taken.OfInsert(order.Collection);
        }
        if (refusal is not null)
        {
            Refuse(refusal);
            return;
        }
        if (otherBytes + table.LengthBytes - (old?.Length + 1 ?? 0) + line.Length + 1 > options.StorageQuotaBytes)
        {
            Fail("[-501017] 磁盘耗尽");
            return;
        }
        table.Put(key ?? TypedKey.OfLine(line), line);
        Imported++;
    }

    // As the database will give it back.
    private byte[] Stored(byte[] line, string? key, byte[]? old)
    {
        if (key is null)
            line = DocumentText.WithId(line, $"{order.JobId:x16}{_step:x16}");
        if (options.ImportLosesClasses)
            line = DocumentText.WithoutClasses(line);
        return old is not null && options.UpsertMerges ? DocumentText.Merged(old, line) : line;
    }

    private void Refuse(string refusal)
    {
        Refused++;
        _firstRefusal ??= refusal;
        Message = _firstRefusal;
        if (order.StopOnError)
            Fail(refusal);
    }

    private void Fail(string message)
    {
        FailedAt = _now;
        Message = message;
        _isOver = true;
    }
}
