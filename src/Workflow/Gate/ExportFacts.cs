using Workflow.Catalogue;

namespace Workflow.Gate;

/// <summary>The gate's facts about one collection in one backup.</summary>
/// <param name="Collection">Its name.</param>
/// <param name="Documents">Lines of the file.</param>
/// <param name="RawBytes">Bytes of the file as the service wrote it.</param>
/// <param name="RawSha256">Its hash; null if there is no file.</param>
internal sealed record ExportFacts(string Collection, long Documents, long RawBytes, string? RawSha256)
{
    /// <summary>The facts of a captured export.</summary>
    public static ExportFacts Of(ExportRecord export) => new(export.Collection, export.Documents ?? 0, export.RawBytes ?? 0, export.RawSha256);

    /// <summary>The facts as if the app had already removed some of the documents; null if nothing of the collection would be left.</summary>
    public ExportFacts? Without(ExplainedRemoval removal)
    {
        if (removal.IsDropped)
            return null;
        var left = Math.Max(0, Documents - removal.Documents);
        return this with { Documents = left, RawBytes = Documents == 0 ? 0 : (long)(RawBytes * ((double)left / Documents)) };
    }
}
