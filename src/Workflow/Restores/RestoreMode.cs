using System.Text.Json.Serialization;

namespace Workflow.Restores;

/// <summary>What a restore does to its targets.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RestoreMode>))]
public enum RestoreMode
{
    /// <summary>Makes a collection that did not exist.</summary>
    [JsonStringEnumMemberName("new")]
    New,

    /// <summary>Adds missing documents and touches no others.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>As <see cref="Missing"/>, and puts back every document that differs.</summary>
    [JsonStringEnumMemberName("overwrite")]
    Overwrite,

    /// <summary>As <see cref="Overwrite"/>, and removes documents that the backup does not have.</summary>
    [JsonStringEnumMemberName("exact")]
    Exact,
}

/// <summary>What a mode says.</summary>
internal static class RestoreModes
{
    /// <summary>Whether existing documents are changed or removed, so that each target's name has to be repeated.</summary>
    public static bool NeedsConfirmation(this RestoreMode mode) => mode is RestoreMode.Overwrite or RestoreMode.Exact;
}
