using Azure;
using Local.Tables.Models;

namespace Local.Tables.Wire;

/// <summary>Creating and deleting tables, which both clients offer.</summary>
internal static class TableCalls
{
    public static async Task<Response<TableItem>> CreateAsync(this TableWire wire, string table, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        var response = await wire.SendAsync(TableRequest.CreateTable(table), new ushort[] { 201, 204 }, cancellationToken).ConfigureAwait(false);
        return Response.FromValue(new TableItem(table), response);
    }

    /// <summary>A table that exists is fine (409); one that is still being deleted (409 too) is not.</summary>
    public static async Task<Response<TableItem>> CreateIfNotExistsAsync(this TableWire wire, string table, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        var response = await wire.SendAsync(TableRequest.CreateTable(table), new ushort[] { 201, 204, 409 }, cancellationToken).ConfigureAwait(false);
        if (response.Status == 409)
        {
            var conflict = new RequestFailedException(response);
            if (conflict.ErrorCode == "TableBeingDeleted") throw conflict;
        }

        return Response.FromValue(new TableItem(table), response);
    }

    /// <summary>A table that does not exist is fine.</summary>
    public static Task<Response> DeleteAsync(this TableWire wire, string table, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        return wire.SendAsync(TableRequest.DeleteTable(table), new ushort[] { 204, 404 }, cancellationToken);
    }
}
