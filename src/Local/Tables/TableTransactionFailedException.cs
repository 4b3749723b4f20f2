#nullable disable // as the official assembly
using System.Globalization;
using Azure;
using Local.Tables.Wire;

namespace Local.Tables;

/// <summary>A transaction was refused; nothing of it was applied.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    /// <summary>Wraps the answer of the service.</summary>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        if (requestFailedException.Data[TableErrorParser.FailedEntity] is string index)
        {
            FailedTransactionActionIndex = int.Parse(index, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Which action was refused, counted from 0; null if the service did not say.</summary>
    public int? FailedTransactionActionIndex { get; }
}
