namespace Local.Functions;

/// <summary>Addresses through which one orchestration is watched and steered. All are absolute.</summary>
public class HttpManagementPayload
{
    /// <summary>Instance id.</summary>
    public string? Id { get; internal set; }

    /// <summary>DELETE: forgets the instance.</summary>
    public string? PurgeHistoryDeleteUri { get; internal set; }

    /// <summary>POST: replace <c>{eventName}</c>.</summary>
    public string? SendEventPostUri { get; internal set; }

    /// <summary>GET: status.</summary>
    public string? StatusQueryGetUri { get; internal set; }

    /// <summary>POST: replace <c>{text}</c>.</summary>
    public string? TerminatePostUri { get; internal set; }

    /// <summary>POST: starts the same input anew. The worker leaves it out, here as in Functions.</summary>
    public string? RestartPostUri { get; internal set; }

    /// <summary>POST: runs what failed again; replace <c>{text}</c>. The worker leaves it out, here as in Functions.</summary>
    public string? RewindPostUri { get; internal set; }

    /// <summary>POST: replace <c>{text}</c>.</summary>
    public string? SuspendPostUri { get; internal set; }

    /// <summary>POST: replace <c>{text}</c>.</summary>
    public string? ResumePostUri { get; internal set; }
}
