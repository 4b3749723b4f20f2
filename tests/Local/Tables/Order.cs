using System.Runtime.Serialization;
using Azure;

namespace Local.Tables.Tests;

/// <summary>An entity class with a property of every kind.</summary>
public sealed class Order : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string? Customer { get; set; }

    public int Items { get; set; }

    public int? Gifts { get; set; }

    public long JobId { get; set; }

    public long? ParentJobId { get; set; }

    public double Weight { get; set; }

    public double? Discount { get; set; }

    public bool Paid { get; set; }

    public bool? Refunded { get; set; }

    public Guid Number { get; set; }

    public DateTimeOffset PlacedAt { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    public DateTime DueAt { get; set; }

    public byte[]? Signature { get; set; }

    public Size Size { get; set; }

    public Size? BoxSize { get; set; }

    [DataMember(Name = "Note")]
    public string? Remark { get; set; }

    [IgnoreDataMember]
    public string? Scratch { get; set; }
}

/// <summary>An enum property's type.</summary>
public enum Size
{
    Small,
    Large,
}
