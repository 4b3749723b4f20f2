using Workflow.Catalogue;

namespace Workflow.Exports.Files;

/// <summary>The lines of a file that the service would not import as they are: how many, and the first of them with the reason.</summary>
internal sealed class OddLines
{
    private readonly List<NotImportableLine> examples = [];
    private readonly List<long> offsets = [];
    private long count;

    /// <summary>Takes the next of them, in the order of the file.</summary>
    /// <param name="line">Its number, from 1.</param>
    /// <param name="offset">Where its document begins in the raw file.</param>
    /// <param name="reason">To follow "Line n".</param>
    public void Add(long line, long offset, string reason)
    {
        count++;
        if (offsets.Count < Limits.OddLinesKnown)
            offsets.Add(offset);
        if (examples.Count < Limits.NotImportableLines)
            examples.Add(new() { Line = line, Reason = reason });
    }

    /// <summary>Whether a document is one of them; of the first <see cref="Limits.OddLinesKnown"/>.</summary>
    public bool Contains(long offset) => offsets.BinarySearch(offset) >= 0;

    /// <summary>For the export's record, with the documents whose <c>_id</c> an earlier one has; null if there is none of either.</summary>
    /// <param name="doubles">How many of those there are that are not odd themselves.</param>
    /// <param name="doubledLines">The first of them.</param>
    /// <param name="lines">Of the whole file.</param>
    public NotImportable? Summary(long doubles, IEnumerable<long> doubledLines, long lines)
    {
        if (count + doubles == 0)
            return null;
        var doubled = doubledLines.Select(line => new NotImportableLine { Line = line, Reason = "has the _id of an earlier line" });
        return new() { Documents = Math.Min(count + doubles, lines), Lines = [.. examples.Concat(doubled).OrderBy(line => line.Line).Take(Limits.NotImportableLines)] };
    }
}
