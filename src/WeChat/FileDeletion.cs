namespace WeChat;

/// <summary>What became of a file that was to be deleted.</summary>
/// <param name="FileId">Its id, as requested.</param>
/// <param name="Gone">It no longer exists: deleted, or it never existed.</param>
/// <param name="Reason">The service's message if it may still exist.</param>
public sealed record FileDeletion(string FileId, bool Gone, string? Reason)
{
    /// <summary>Without the id: the paths of uploads are hard to guess on purpose.</summary>
    public override string ToString() => Gone ? "gone" : $"not deleted: {Reason}";
}
