namespace WeChat;

/// <summary>Errors of the service that are clear from their message, whatever the code.</summary>
public enum KnownRefusal
{
    /// <summary>Something else.</summary>
    None,

    /// <summary>There is a collection of this name already.</summary>
    CollectionExists,

    /// <summary>There is no such collection.</summary>
    CollectionMissing,

    /// <summary>A document or a new unique index conflicts with a key of another document.</summary>
    DuplicateKey,

    /// <summary>There is no such file in the environment's storage.</summary>
    FileMissing,
}
