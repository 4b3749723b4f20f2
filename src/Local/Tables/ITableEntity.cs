#nullable disable // as the official assembly
using Azure;

namespace Local.Tables;

/// <summary>What every entity type has. Other public properties become columns: see <see cref="TableClient"/>.</summary>
public interface ITableEntity
{
    /// <summary>Names the partition; the first half of the primary key.</summary>
    string PartitionKey { get; set; }

    /// <summary>Names the row within its partition.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last wrote the row. Ignored on writes.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version of the row. Ignored on writes: conditions are passed as arguments.</summary>
    ETag ETag { get; set; }
}
