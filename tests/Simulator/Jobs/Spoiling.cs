using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Data;
using Simulator.Faults;

namespace Simulator.Jobs;

/// <summary>What faults do to the documents of an export before they become its file. Costs memory only when there is a fault.</summary>
internal static class Spoiling
{
    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public static IReadOnlyList<Segment> Apply(IReadOnlyList<Segment> segments, IReadOnlyList<Fault> faults)
    {
        foreach (var fault in faults)
        {
            segments = fault.Effect switch
            {
                FaultEffect.LosesDocuments => [new StoredSegment([.. Lines(segments).SkipLast((int)fault.Delta)])],
                FaultEffect.StopsEarly => [new StoredSegment([.. Lines(segments).Take((int)fault.Documents)])],
                FaultEffect.ReplacesLine => OneLine(segments, fault.Line, _ => [System.Text.Encoding.UTF8.GetBytes(fault.Message ?? "")]),
                FaultEffect.DoublesLine => OneLine(segments, fault.Line, static line => [line, line]),
                _ => segments,
            };
        }
        // The file's own shape comes last, whatever the order of the faults: what follows them has no lines any more.
        if (faults.Any(static fault => fault.Effect == FaultEffect.PrettyFile))
            segments = Pretty(segments);
        if (faults.Any(static fault => fault.Effect == FaultEffect.FileWithBom))
            segments = [new RawSegment(new byte[] { 0xEF, 0xBB, 0xBF }, documents: 0), .. segments];
        return segments;
    }

    private static IEnumerable<byte[]> Lines(IReadOnlyList<Segment> segments) => segments.SelectMany(static segment => segment.Lines());

    private static IReadOnlyList<Segment> OneLine(IReadOnlyList<Segment> segments, long number, Func<byte[], byte[][]> become) =>
        [new StoredSegment([.. Lines(segments).SelectMany((line, index) => index == number - 1 ? become(line) : [line])])];

    private static IReadOnlyList<Segment> Pretty(IReadOnlyList<Segment> segments)
    {
        using var bytes = new MemoryStream();
        var documents = 0;
        foreach (var line in Lines(segments))
        {
            bytes.Write(Pretty(line));
            bytes.WriteByte((byte)'\n');
            documents++;
        }
        return [new RawSegment(bytes.ToArray(), documents)];
    }

    private static byte[] Pretty(byte[] line)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(line), Indented);
        }
        catch (JsonException)
        {
            return line; // spoilt on purpose
        }
    }
}
