using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EngineCrash.Tests.Support;

/// <summary>An execution of an activity: where, and which.</summary>
internal readonly record struct Effect(string InstanceId, int Phase, int Item);

/// <summary>
/// One workflow of the load: what is asked of the victim for it, and what it must come to. That is said here in words of its own,
/// not computed by the orchestrators' code.
/// </summary>
internal sealed class Workflow
{
    private const string Event = "说";
    private readonly string _kind;
    private readonly string _orchestrator;
    private readonly int _size;
    private int _repeatedEvents;

    private Workflow(string id, string kind, string orchestrator, int size)
    {
        Id = id;
        _kind = kind;
        _orchestrator = orchestrator;
        _size = size;
    }

    public string Id { get; }

    /// <summary>The status of the instance in the end; null: it is gone.</summary>
    public string? LastStatus => _kind switch
    {
        "purged" => null,
        "forever" => "Terminated",
        "fault" => "Failed",
        _ => "Completed",
    };

    /// <summary>Whether it ends while its activities may still begin.</summary>
    public bool IsTerminated => _kind == "forever";

    /// <summary>How often an activity runs undisturbed.</summary>
    public int Attempts(int phase, int item) => (_kind, phase, item) switch
    {
        ("flaky", 1, _) => _size,
        ("broken", 2, 0) => 2,
        _ => 1,
    };

    /// <summary>The size of the file of effects when the end was known: nothing of this instance may come after.</summary>
    public long EndedAtBytes { get; private set; } = long.MaxValue;

    /// <summary>A workflow that follows from the number alone.</summary>
    public static Workflow Draw(int seed, int number)
    {
        var chance = new Random(HashCode(seed, number));
        (string Kind, string Orchestrator, int Size)[] kinds =
        [
            ("steps", "steps", 1 + chance.Next(6)), ("late", "steps", 1 + chance.Next(3)), ("fan", "fan", 1 + chance.Next(20)),
            ("family", "family", 1 + chance.Next(3)), ("purged", "family", 1 + chance.Next(2)), ("timers", "timers", 1 + chance.Next(4)),
            ("ear", "ear", 1 + chance.Next(4)), ("paused", "ear", 2 + chance.Next(3)), ("talk", "talk", 1 + chance.Next(5)),
            ("rounds", "rounds", 1 + chance.Next(6)), ("flaky", "flaky", 1 + chance.Next(3)), ("fault", "fault", 1),
            ("forever", "forever", 1 + chance.Next(2)), ("broken", "broken", 1 + chance.Next(4)), ("large", "large", 20 + chance.Next(180)),
        ];
        // A large one costs as much as a hundred others.
        var (kind, orchestrator, size) = chance.Next(50) == 0 ? kinds[^1] : kinds[chance.Next(kinds.Length - 1)];
        return new($"流{number}", kind, orchestrator, size);
    }

    /// <summary>One that waits for an event.</summary>
    public static Workflow Ear(int number) => new($"流{number}", "ear", "ear", 1);

    /// <summary>Plays the callers, and checks what they are told.</summary>
    public async Task RunAsync(VictimSite site)
    {
        await StartAsync(site);
        await DriveAsync(site);
        await AssertEndAsync(site);
    }

    public async Task StartAsync(VictimSite site)
    {
        var delay = _kind == "late" ? 50 + (_size * 100) : 0;
        await site.CallAsync("start", Id, _orchestrator, Text(_size), Text(delay));
    }

    /// <summary>Everything that callers do to it while it runs.</summary>
    public async Task DriveAsync(VictimSite site)
    {
        switch (_kind)
        {
            case "ear":
                await RaiseAsync(site, 1, _size);
                break;
            case "paused":
                await RaiseAsync(site, 1, 1);
                await site.CallAsync("suspend", Id);
                await RaiseAsync(site, 2, _size);
                await site.CallAsync("resume", Id);
                break;
            case "broken":
                var (failed, _) = await site.CallAsync("wait", Id);
                Assert.Equal((Id, "Failed"), (Id, failed[0]));
                await File.WriteAllTextAsync($"{site.EffectsPath}.{Id}", "");
                await site.CallAsync("rewind", Id);
                break;
            case "forever":
                await site.CallAsync("terminate", Id);
                break;
        }
    }

    public async Task AssertEndAsync(VictimSite site)
    {
        var (words, _) = await site.CallAsync("wait", Id);
        EndedAtBytes = new FileInfo(site.EffectsPath).Length;
        Assert.Equal((Id, LastStatus ?? "Completed", CustomStatus), (Id, words[0], words[2]));
        if (_orchestrator == "ear")
            AssertHeard(words[1].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)));
        else if (_kind != "forever")
            Assert.Equal((Id, Output), (Id, words[1]));
        if (_kind == "purged")
            await site.CallAsync("purge", Id);
    }

    /// <summary>The children that it names, with their last status.</summary>
    public IEnumerable<(string Id, string Status)> Children() => _orchestrator switch
    {
        "family" when _kind != "purged" => Enumerable.Range(0, _size).Select(child => ($"{Id}:{child}", "Completed")).Append(($"{Id}:坏", "Failed")),
        "talk" => [($"{Id}:听", "Completed")],
        _ => [],
    };

    /// <summary>Every execution that there must have been at least once; others must not have been.</summary>
    public IEnumerable<Effect> Effects() => _orchestrator switch
    {
        "fan" => Enumerable.Range(0, _size).Select(item => new Effect(Id, 1, item)).Append(new(Id, 2, 0)),
        "family" => Enumerable.Range(0, _size).SelectMany(child => Phases($"{Id}:{child}", 2)).Append(new(Id, 1, 0)),
        "talk" => Phases($"{Id}:听", _size),
        "broken" => [new(Id, 1, 0), .. Enumerable.Range(0, _size).Select(item => new Effect(Id, 2, item)), new(Id, 3, 0)],
        "flaky" or "large" => Phases(Id, 2),
        "fault" or "forever" => [],
        _ => Phases(Id, _size),
    };

    public override string ToString() => $"{Id} ({_kind} {_size})";

    private string CustomStatus => _orchestrator switch
    {
        "steps" => $"第{_size}步",
        "rounds" when _size > 1 => $"第{_size - 1}轮",
        _ => "",
    };

    private string Output => _orchestrator switch
    {
        "steps" => Steps(_size),
        "fan" => Fan(_size),
        "family" => $"{string.Concat(Enumerable.Repeat(Steps(2) + "|", _size))}{Fan(3)}|坏在{Id}:坏",
        "timers" => $"{_size}个",
        "talk" => $"{Numbers(_size)}={Numbers(_size)}",
        "rounds" => Numbers(_size - 1),
        "flaky" => "试尽",
        "broken" => string.Concat(Enumerable.Range(0, _size).Select(item => $"{item}好")),
        "large" => Large(_size),
        "fault" => $"坏在{Id}",
        _ => "",
    };

    /// <summary>All, in order; and no repetition that no caller made.</summary>
    private void AssertHeard(IEnumerable<int> heard)
    {
        var numbers = heard.ToList();
        Assert.Equal((Id, Numbers(_size)), (Id, string.Join(',', numbers.Distinct())));
        Assert.True(numbers.SequenceEqual(numbers.Order()), $"{this}: {string.Join(',', numbers)}");
        Assert.InRange(numbers.Count, _size, _size + _repeatedEvents);
    }

    private async Task RaiseAsync(VictimSite site, int first, int last)
    {
        for (var number = first; number <= last; number++)
        {
            var (_, tries) = await site.CallAsync("raise", Id, Event, Text(number));
            _repeatedEvents += tries - 1;
        }
    }

    private static IEnumerable<Effect> Phases(string id, int count) => Enumerable.Range(1, count).Select(phase => new Effect(id, phase, 0));

    private static string Steps(int size) => string.Concat(Enumerable.Range(1, size).Select(step => $"步{step}"));

    private static string Fan(int size) => string.Join('+', Enumerable.Range(0, size)) + "合";

    private static string Numbers(int last) => string.Join(',', Enumerable.Range(1, last));

    private static string Large(int kilobytes)
    {
        var text = new string('大', kilobytes * 1024 / 3) + "。";
        return $"{text.Length} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // System.HashCode differs from process to process, and a seed has to give the same again.
    private static int HashCode(int seed, int number) => unchecked((seed * 486_187_739) + number);
}
