namespace WeChat;

/// <summary>What an import does with a document whose <c>_id</c> is there already.</summary>
public enum ConflictMode
{
    /// <summary>Only new documents; one that is there already counts as failed.</summary>
    Insert = 1,

    /// <summary>Updates it. Whether that replaces the document or merges into it, the service does not say.</summary>
    Upsert = 2,
}
