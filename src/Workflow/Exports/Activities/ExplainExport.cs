using Workflow.Catalogue;

namespace Workflow.Exports.Activities;

/// <summary>Reads why an export failed.</summary>
public sealed class ExplainExport(ExportsTable exports)
{
    [Function(nameof(ExplainExport))]
    public async Task<string?> Run([ActivityTrigger] IndexExportInput input, CancellationToken cancellation) =>
        (await exports.FindAsync(input.BackupId, input.Collection, cancellation))?.Export.Reason;
}
