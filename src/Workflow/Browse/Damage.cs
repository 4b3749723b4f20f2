using Workflow.Documents.Index;

namespace Workflow.Browse;

/// <summary>Which errors mean that an index and its file do not fit: the index has to be built again, which tells whose fault it is.</summary>
internal static class Damage
{
    /// <summary>Whether it is one.</summary>
    public static bool IsFound(Exception error) =>
        error is IndexDamagedException or InvalidDataException;
}
