using Workflow.Catalogue;
using Workflow.Exports;

namespace Workflow.Restores.Activities;

/// <summary>Reads why an export of a target came to nothing.</summary>
public sealed class ExplainExport(ExportsTable exports)
{
    [Function(nameof(ExplainExport))]
    public async Task<string?> Run([ActivityTrigger] IndexExportInput input, CancellationToken cancellation) =>
        (await exports.FindAsync(input.BackupId, input.Collection, cancellation))?.Export.Reason;
}
