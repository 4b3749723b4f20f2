using System.Runtime.InteropServices;

namespace Workflow.Logs.Door;

/// <summary>
/// Limits how often each key may call: a bucket that holds a minute's worth and refills continuously. At most <see cref="Limits.RateKeys"/> keys are
/// remembered; the least recently seen one is forgotten first, which changes nothing if its bucket was full again.
/// </summary>
internal sealed class TokenBuckets(int perMinute, TimeProvider time)
{
    private readonly double perSecond = perMinute / 60.0;
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Bucket>> buckets = new(StringComparer.Ordinal);
    private readonly LinkedList<Bucket> byUse = new();

    /// <summary>Zero if the key may call now; else how long it should wait.</summary>
    public TimeSpan Take(string key)
    {
        var now = time.GetTimestamp();
        lock (gate)
        {
            ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(buckets, key, out var known);
            if (known)
                byUse.Remove(node!);
            else
                node = new(new(key, perMinute, now));
            byUse.AddLast(node!);
            var bucket = node!.Value;
            (bucket.Tokens, bucket.Since) = (TokensOf(bucket, now), now);
            Forget();
            var wait = Wait(bucket.Tokens);
            if (wait == TimeSpan.Zero)
                bucket.Tokens--;
            return wait;
        }
    }

    /// <summary>What <see cref="Take"/> would return, without taking anything.</summary>
    public TimeSpan WaitOf(string key)
    {
        lock (gate)
            return buckets.TryGetValue(key, out var node) ? Wait(TokensOf(node.Value, time.GetTimestamp())) : TimeSpan.Zero;
    }

    private double TokensOf(Bucket bucket, long now) =>
        Math.Min(perMinute, bucket.Tokens + (time.GetElapsedTime(bucket.Since, now).TotalSeconds * perSecond));

    private TimeSpan Wait(double tokens) => tokens < 1 ? TimeSpan.FromSeconds((1 - tokens) / perSecond) : TimeSpan.Zero;

    private void Forget()
    {
        if (buckets.Count <= Limits.RateKeys)
            return;
        buckets.Remove(byUse.First!.Value.Key);
        byUse.RemoveFirst();
    }

    private sealed class Bucket(string key, double tokens, long since)
    {
        public string Key => key;

        public double Tokens { get; set; } = tokens;

        public long Since { get; set; } = since;
    }
}
