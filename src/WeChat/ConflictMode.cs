namespace WeChat;

/// <summary>What an import does with a document whose <c>_id</c> already exists.</summary>
public enum ConflictMode
{
    /// <summary>Only new documents; an existing one counts as failed.</summary>
    Insert = 1,

    /// <summary>Updates it. The service does not say whether that replaces the document or merges into it.</summary>
    Upsert = 2,
}
