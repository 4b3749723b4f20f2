namespace Workflow.Documents.Index;

/// <summary>Finds the index of a stored file in storage.</summary>
public sealed class DocumentIndexes(DerivedBlobs blobs)
{
    /// <summary>The name of a file's index, which includes the version of its format.</summary>
    public static string NameOf(string blobName) => $"{blobName}.v1.index";

    /// <summary>The index of a file; null if there is none, or one that is damaged, of another version or of another file.</summary>
    /// <param name="blobName">The stored file.</param>
    /// <param name="storedSha256">Its SHA-256, lower-case hex.</param>
    /// <param name="cancellation">Stops reading.</param>
    internal Task<DocumentIndex?> OpenAsync(string blobName, string storedSha256, CancellationToken cancellation) =>
        OpenAsync(blobName, storedSha256, IndexHeader.Bytes, cancellation);

    /// <summary>The same, for callers that read all of it: a small one is then read at once.</summary>
    internal Task<DocumentIndex?> OpenWholeAsync(string blobName, string storedSha256, long documents, CancellationToken cancellation) =>
        OpenAsync(blobName, storedSha256, documents <= Limits.FewDocuments ? Limits.FewDocumentsBytes : IndexHeader.Bytes, cancellation);

    private async Task<DocumentIndex?> OpenAsync(string blobName, string storedSha256, int headBytes, CancellationToken cancellation)
    {
        var name = NameOf(blobName);
        return await blobs.ReadAsync(name, 0, headBytes, cancellation) is { } bytes
            && IndexHeader.Read(bytes.Span) is { } header && header.StoredSha256 == storedSha256 ? new(blobs, name, header, bytes) : null;
    }
}
