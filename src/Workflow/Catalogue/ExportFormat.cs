using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

/// <summary>How the file of one collection is written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExportFormat>))]
public enum ExportFormat
{
    /// <summary>JSON Lines.</summary>
    [JsonStringEnumMemberName("json")]
    Json,

    /// <summary>For spreadsheets. It has no document index and cannot be restored.</summary>
    [JsonStringEnumMemberName("csv")]
    Csv,
}

/// <summary>The words of the formats, in bodies, settings and rows.</summary>
internal static class ExportFormats
{
    /// <summary>The format for a word; null if unknown.</summary>
    public static ExportFormat? Read(string? word) => word switch
    {
        "json" => ExportFormat.Json,
        "csv" => ExportFormat.Csv,
        _ => null,
    };

    /// <summary>The word of a format.</summary>
    public static string Word(this ExportFormat format) => format == ExportFormat.Csv ? "csv" : "json";
}
