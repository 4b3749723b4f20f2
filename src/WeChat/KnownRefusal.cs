namespace WeChat;

/// <summary>What an error of the service says in so many words, whatever its code.</summary>
public enum KnownRefusal
{
    /// <summary>Something else.</summary>
    None,

    /// <summary>There is a collection of this name already.</summary>
    CollectionExists,

    /// <summary>There is no such collection.</summary>
    CollectionMissing,

    /// <summary>A document, or an index that is to be unique, meets a key that another document has.</summary>
    DuplicateKey,

    /// <summary>There is no such file in the environment's storage.</summary>
    FileMissing,
}
