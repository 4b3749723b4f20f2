using System.Text;
using System.Text.Json.Serialization;
using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>The part of one collection to export, and its format. Equal for equal selections.</summary>
public sealed record ExportSelection
{
    internal const string FieldsMember = "fields";
    internal const string QueryMember = "query";

    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    /// <summary>Steps of a query, such as <c>where({ paid: true }).limit(5)</c>; null for every document.</summary>
    [JsonPropertyName("query")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Query { get; init; }

    [JsonPropertyName("format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ExportFormat Format { get; init; }

    /// <summary>Fields of each document, in the order of a CSV's columns; null for all of them, or for those in the query.</summary>
    [JsonPropertyName("fields")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Whether the file can represent the collection: every document with all its fields, as JSON.</summary>
    [JsonIgnore]
    public bool IsWhole => Query is null && Fields is null && Format == ExportFormat.Json;

    /// <summary>What is wrong with it, and in which member; null if nothing is. The collection's name is checked elsewhere.</summary>
    internal (string Member, string Problem)? FindProblem()
    {
        ExportQuery? query = null;
        if (Query is not null && !ExportQuery.TryParse(Query, out query, out var problem))
            return (QueryMember, problem);
        if (Fields is not null && FieldsProblem(Fields) is { } wrong)
            return (FieldsMember, wrong);
        if (query?.NamesFields == true && Fields?.FirstOrDefault(name => !query.MentionsField(name)) is not null)
            return (FieldsMember, "'fields' names a field that the query's field(…) does not.");
        return Format == ExportFormat.Csv && Fields is null && query?.NamesFields != true
            ? (FieldsMember, "A CSV needs fields: name them in 'fields', or with field(…) in the query.")
            : null;
    }

    public bool Equals(ExportSelection? other) =>
        other is not null && Collection == other.Collection && Query == other.Query && Format == other.Format
        && (Fields is null ? other.Fields is null : other.Fields is not null && Fields.SequenceEqual(other.Fields, StringComparer.Ordinal));

    public override int GetHashCode() => HashCode.Combine(Collection, Query, Format, Fields?.Count);

    private static string? FieldsProblem(IReadOnlyList<string> fields)
    {
        if (fields.Count is 0 or > Limits.ExportFields)
            return $"'fields' takes 1 to {Limits.ExportFields} names, not {fields.Count}.";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < fields.Count; i++)
        {
            if (FieldProblem(fields[i]) is { } problem)
                return $"Name {i + 1} of 'fields' {problem}.";
            if (!seen.Add(fields[i]))
                return $"Name {i + 1} of 'fields' has been named before.";
        }
        return null;
    }

    private static string? FieldProblem(string? field) => field switch
    {
        null or "" => "is empty",
        _ when Encoding.UTF8.GetByteCount(field) > Limits.FieldNameBytes => $"has more than {Limits.FieldNameBytes} bytes of UTF-8",
        _ when field.Any(char.IsControl) => "holds a control character",
        _ when CollectionName.HasLoneSurrogate(field) => "is not valid Unicode",
        _ => null,
    };
}
