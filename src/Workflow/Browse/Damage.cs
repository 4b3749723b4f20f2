using Workflow.Documents.Index;

namespace Workflow.Browse;

/// <summary>Errors that mean that an index does not match its file: the index has to be built again, which shows which of them is damaged.</summary>
internal static class Damage
{
    /// <summary>Whether it is one.</summary>
    public static bool IsFound(Exception error) =>
        error is IndexDamagedException or InvalidDataException;
}
