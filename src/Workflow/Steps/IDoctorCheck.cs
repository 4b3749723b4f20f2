namespace Workflow.Steps;

/// <summary>One check of <c>GET /api/doctor</c>, run when a person asks.</summary>
public interface IDoctorCheck
{
    /// <summary>What it looks at, as in <c>schedule</c>.</summary>
    string Name { get; }

    /// <summary>Looks now. Throws what storage throws.</summary>
    Task<DoctorFinding> RunAsync(CancellationToken cancellation);
}

/// <summary>What a check found.</summary>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Found">A sentence, with figures where there are some. Holds no secret.</param>
/// <param name="Fix">What to do; null where it is ok.</param>
public sealed record DoctorFinding(bool Ok, string Found, string? Fix = null);
