using System.Security.Cryptography;
using System.Text.Json;

namespace Workflow.Documents.Canonical;

/// <summary>What one line of a file is.</summary>
internal readonly record struct DocumentReading
{
    /// <summary>False: JSON, but not an object; the rest is then meaningless.</summary>
    public required bool IsObject { get; init; }

    /// <summary>Whether it has an <c>_id</c>.</summary>
    public bool HasId { get; init; }

    /// <summary>Why the service would not import it; null if it would.</summary>
    public string? Oddity { get; init; }
}

/// <summary>
/// Reads documents one after another: checks that each is a JSON object and brings it into its canonical form, whose hash shows whether
/// two documents are equal. Reuses its buffers; not thread-safe.
/// </summary>
internal sealed class DocumentReader
{
    private const int HashBytes = SHA256.HashSizeInBytes;

    private const int FewMembers = 32;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = Limits.DocumentDepth };

    private readonly CanonicalBuffer canonical = new();
    private readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Frame[] frames = new Frame[Limits.DocumentDepth + 1];
    private readonly byte[] idHash = new byte[HashBytes];
    private readonly byte[] contentHash = new byte[HashBytes];
    private readonly Comparison<Member> byKey;
    private Member[] members = new Member[64];
    private int memberCount;
    private int depth;
    private bool hasId;
    private bool hasDottedKey;
    private string? oddity;

    public DocumentReader() => byKey = CompareKeys;

    /// <summary>SHA-256 of the canonical form of the last document's <c>_id</c>; only if it has one.</summary>
    public ReadOnlySpan<byte> IdHash => idHash;

    /// <summary>SHA-256 of the canonical form of the last document.</summary>
    public ReadOnlySpan<byte> ContentHash()
    {
        Hash(canonical.All, contentHash);
        return contentHash;
    }

    /// <summary>The canonical form of the last document.</summary>
    public ReadOnlySpan<byte> Canonical => canonical.All;

    /// <summary>Reads one document.</summary>
    /// <exception cref="JsonException">It is not JSON. The text may quote the document.</exception>
    public DocumentReading Read(ReadOnlySpan<byte> document)
    {
        try
        {
            return Read(document, document);
        }
        catch (JsonException)
        {
            if (NonFiniteNumbers.Replace(document) is not { } readable)
                throw;
            var reading = Read(readable, document);
            return reading with { Oddity = reading.Oddity ?? "has a number that is not finite (NaN or Infinity)" };
        }
    }

    /// <summary>The canonical form of a single value, such as an <c>_id</c>; valid until the next call.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public ReadOnlySpan<byte> ReadValue(ReadOnlySpan<byte> value)
    {
        Start();
        var reader = new Utf8JsonReader(value, Options);
        while (reader.Read())
            Take(ref reader, value);
        return canonical.All;
    }

    private DocumentReading Read(ReadOnlySpan<byte> readable, ReadOnlySpan<byte> document)
    {
        Start();
        var reader = new Utf8JsonReader(readable, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return new() { IsObject = false };
        do
            Take(ref reader, document);
        while (reader.Read());
        if (hasDottedKey && oddity is null && KeyPaths.AreAmbiguous(readable))
            oddity = "has two keys that mean the same field (such as a.b and a with b in it)";
        return new() { IsObject = true, HasId = hasId, Oddity = oddity ?? (hasId ? null : "has no _id") };
    }

    // One shared instance: creating one per call takes a third longer.
    private void Hash(ReadOnlySpan<byte> bytes, byte[] hash)
    {
        sha256.AppendData(bytes);
        sha256.GetHashAndReset(hash);
    }

    private void Start()
    {
        canonical.Clear();
        (memberCount, depth, hasId, hasDottedKey, oddity) = (0, 0, false, false, null);
    }

    private void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> document)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                EndMember();
                BeginMember(ref reader);
                break;
            case JsonTokenType.StartObject:
                Open((byte)'{');
                break;
            case JsonTokenType.EndObject:
                EndMember();
                EndObject();
                break;
            case JsonTokenType.StartArray:
                Open((byte)'[');
                break;
            case JsonTokenType.EndArray:
                depth--;
                canonical.Write((byte)']');
                break;
            case JsonTokenType.String:
                canonical.WriteString(ref reader);
                break;
            case JsonTokenType.Number:
                canonical.WriteNumber(NumberAt(ref reader, document));
                break;
            case JsonTokenType.True:
                canonical.Write((byte)'t');
                break;
            case JsonTokenType.False:
                canonical.Write((byte)'f');
                break;
            default:
                canonical.Write((byte)'n');
                break;
        }
    }

    // The document may have NaN where the readable copy has a zero.
    private static ReadOnlySpan<byte> NumberAt(ref Utf8JsonReader reader, ReadOnlySpan<byte> document)
    {
        var there = document[(int)reader.TokenStartIndex..];
        return there[0] switch
        {
            (byte)'N' => "NaN"u8,
            (byte)'I' => "Infinity"u8,
            (byte)'-' when there.Length > 1 && there[1] == 'I' => "-Infinity"u8,
            _ => reader.ValueSpan,
        };
    }

    private void Open(byte bracket)
    {
        frames[depth++] = new() { Start = canonical.Length, FirstMember = memberCount, IsSorted = true };
        canonical.Write(bracket);
    }

    private void BeginMember(ref Utf8JsonReader reader)
    {
        var start = canonical.Length;
        var member = Member.Of(start, canonical.WriteString(ref reader), canonical);
        ref var frame = ref frames[depth - 1];
        if (memberCount > frame.FirstMember && frame.IsSorted && member.CompareKey(members[memberCount - 1], canonical) <= 0)
            frame.IsSorted = false;
        if (memberCount == members.Length)
            Array.Resize(ref members, members.Length * 2);
        members[memberCount++] = member;
        frame.IsOpen = true;
        var key = canonical.Slice(member.KeyStart, member.KeyEnd);
        if (key.Contains((byte)'.'))
            TakeDottedKey(key);
    }

    // The import's own rule. A dot inside a key is fine.
    private void TakeDottedKey(ReadOnlySpan<byte> key)
    {
        hasDottedKey = true;
        if (key[0] == '.' || key[^1] == '.' || key.IndexOf(".."u8) >= 0)
            oddity ??= "has a key that begins or ends with a dot or has two in a row";
    }

    private void EndMember()
    {
        ref var frame = ref frames[depth - 1];
        if (!frame.IsOpen)
            return;
        frame.IsOpen = false;
        ref var member = ref members[memberCount - 1];
        member.End = canonical.Length;
        if (depth != 1 || !canonical.Slice(member.KeyStart, member.KeyEnd).SequenceEqual("_id"u8))
            return;
        hasId = true;
        Hash(canonical.Slice(member.KeyEnd, member.End), idHash);
    }

    private void EndObject()
    {
        var frame = frames[--depth];
        var own = members.AsSpan(frame.FirstMember, memberCount - frame.FirstMember);
        memberCount = frame.FirstMember;
        if (own.Length == 1 && canonical.Slice(own[0].KeyStart, own[0].KeyEnd).SequenceEqual("$date"u8)
            && InstantText.Read(canonical.Slice(own[0].KeyEnd, own[0].End)) is { } instant)
        {
            canonical.CutTo(frame.Start);
            canonical.WriteInstant(instant);
            return;
        }
        if (!frame.IsSorted)
            Sort(own);
        canonical.Write((byte)'}');
    }

    private void Sort(Span<Member> own)
    {
        var start = own[0].Start;
        if (own.Length <= FewMembers)
            InsertionSort(own);
        else
            own.Sort(byKey);
        for (var i = 1; i < own.Length && oddity is null; i++)
        {
            if (own[i].CompareKey(own[i - 1], canonical) == 0)
                oddity = "has a key twice in one object";
        }
        canonical.Reorder(own, start);
    }

    // Most objects are small; the general sort calls a delegate for each comparison.
    private void InsertionSort(Span<Member> own)
    {
        for (var i = 1; i < own.Length; i++)
        {
            var member = own[i];
            var to = i;
            for (; to > 0 && own[to - 1].CompareKey(member, canonical) > 0; to--)
                own[to] = own[to - 1];
            own[to] = member;
        }
    }

    // Equal keys keep their order.
    private int CompareKeys(Member a, Member b)
    {
        var order = a.CompareKey(b, canonical);
        return order != 0 ? order : a.Start - b.Start;
    }

    private record struct Frame
    {
        /// <summary>Where the bracket is.</summary>
        public int Start { get; init; }

        public int FirstMember { get; init; }

        /// <summary>Its keys came in ascending order, each once.</summary>
        public bool IsSorted { get; set; }

        /// <summary>Its last member has no end yet.</summary>
        public bool IsOpen { get; set; }
    }
}
