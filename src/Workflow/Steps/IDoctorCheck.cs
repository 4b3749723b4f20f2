namespace Workflow.Steps;

/// <summary>One check of <c>GET /api/doctor</c>, run when a person asks.</summary>
public interface IDoctorCheck
{
    /// <summary>What it looks at, as in <c>schedule</c>.</summary>
    string Name { get; }

    /// <summary>Looks now. Throws what storage throws.</summary>
    Task<DoctorFinding> RunAsync(CancellationToken cancellation);
}

/// <summary>The result of a check.</summary>
/// <param name="Ok">Whether it passed.</param>
/// <param name="Found">A sentence, with figures if there are any. Contains no secret.</param>
/// <param name="Fix">What to do; null if it is ok.</param>
public sealed record DoctorFinding(bool Ok, string Found, string? Fix = null);
