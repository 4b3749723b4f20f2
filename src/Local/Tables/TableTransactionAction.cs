#nullable disable // as the official assembly
using Azure;

namespace Local.Tables;

/// <summary>What one action of a transaction does with its entity.</summary>
public enum TableTransactionActionType
{
    /// <summary>Insert; fails if the row exists.</summary>
    Add = 0,

    /// <summary>Merge into an existing row.</summary>
    UpdateMerge = 1,

    /// <summary>Replace an existing row.</summary>
    UpdateReplace = 2,

    /// <summary>Delete.</summary>
    Delete = 3,

    /// <summary>Insert or merge.</summary>
    UpsertMerge = 4,

    /// <summary>Insert or replace.</summary>
    UpsertReplace = 5,
}

/// <summary>One action of a transaction. All actions of one transaction share a partition key; a row occurs once; 100 at most.</summary>
public class TableTransactionAction
{
    /// <summary>An action without a condition.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity)
        : this(actionType, entity, default)
    {
    }

    /// <summary>An action that fails unless the row has the given version.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ActionType = actionType;
        Entity = entity;
        ETag = etag;
    }

    /// <summary>What to do.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>The row to do it with.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version that the row must have, for updates and deletes; default for no condition.</summary>
    public ETag ETag { get; }
}
