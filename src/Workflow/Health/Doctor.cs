using Microsoft.Extensions.Logging;
using Workflow.Steps;

namespace Workflow.Health;

/// <summary>Runs every check, one after the other, since some use the results of earlier ones.</summary>
public sealed class Doctor(IEnumerable<IDoctorCheck> checks, TimeProvider time, ILogger<Doctor> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Their findings. A check that fails or takes too long is a finding, too.</summary>
    public async Task<DoctorAnswer> ExamineAsync(CancellationToken cancellation)
    {
        var found = new List<DoctorCheck>();
        foreach (var check in checks)
        {
            var finding = await RunAsync(check, cancellation);
            found.Add(new() { Name = check.Name, Ok = finding.Ok, Found = finding.Found, Fix = finding.Fix });
        }
        return new() { Ok = found.TrueForAll(check => check.Ok), Checks = found };
    }

    private async Task<DoctorFinding> RunAsync(IDoctorCheck check, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await check.RunAsync(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new(false, $"It did not end within {Patience.TotalSeconds} seconds.", "Check the network and the firewall.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.DoctorCheckFailed(logger, check.Name, StorageFaults.Describe(failure));
            return StorageFaults.Include(failure)
                ? new(false, "Blob or Table storage cannot be reached, or refuses access.", "Check AzureWebJobsStorage, the network, and with an identity its roles; the app's log says why.")
                : new(false, "The check itself failed.", "The app's log says why; please report it.");
        }
    }
}
