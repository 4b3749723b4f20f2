namespace Workflow.Restores.Planning;

/// <summary>What a restore has to do with a document.</summary>
internal enum DocumentClass
{
    /// <summary>The target has it as the backup does.</summary>
    Same,

    /// <summary>The target does not have it.</summary>
    Insert,

    /// <summary>The target has another version.</summary>
    Different,

    /// <summary>The backup does not have it.</summary>
    Extra,

    /// <summary>Different or extra, but the service would not import the target's version: it could not be undone, so it is never touched.</summary>
    Protected,

    /// <summary>The service would not import the backup's version.</summary>
    NotImportable,

    /// <summary>It changed after the plan, or after the restore that is undone.</summary>
    Conflict,
}

/// <summary>What a class says.</summary>
internal static class DocumentClasses
{
    /// <summary>The classes whose documents are listed.</summary>
    public static IReadOnlyList<DocumentClass> Listed { get; } = [.. Enum.GetValues<DocumentClass>().Where(one => one != DocumentClass.Same)];

    /// <summary>As requests and blobs name it.</summary>
    public static string Word(this DocumentClass one) => one == DocumentClass.NotImportable ? "notImportable" : one.ToString().ToLowerInvariant();

    /// <summary>The class of that name; null if there is none that is listed.</summary>
    public static DocumentClass? Read(string? word) => Listed.Where(one => one.Word() == word).Select(one => (DocumentClass?)one).FirstOrDefault();

    /// <summary>Whether documents of the class are touched in a mode.</summary>
    public static bool IsTouchedBy(this DocumentClass one, RestoreMode mode) => one switch
    {
        DocumentClass.Insert => true,
        DocumentClass.Different => mode is RestoreMode.Overwrite or RestoreMode.Exact,
        DocumentClass.Extra => mode == RestoreMode.Exact,
        _ => false,
    };
}
