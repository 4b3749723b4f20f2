namespace Workflow.Exports.Files;

/// <summary>Receives the raw bytes of a file in order, and says whether they match its format.</summary>
internal interface IFileContent
{
    /// <summary>Documents taken.</summary>
    long Documents { get; }

    /// <summary>Says that the next bytes begin a run.</summary>
    /// <param name="rawOffset">Where it begins in the raw file.</param>
    /// <param name="storedOffset">Where it begins in the stored file.</param>
    void BeginRun(long rawOffset, long storedOffset);

    /// <summary>Receives the next bytes; null, or what is wrong with the file, as a sentence. Nothing is read after that.</summary>
    string? Take(ReadOnlySpan<byte> bytes);

    /// <summary>Says that there are no more bytes; null, or what is wrong with the file, as a sentence.</summary>
    string? End();
}
