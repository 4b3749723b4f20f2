#nullable disable // as the official assembly
using System.Text.Json;
using Azure;
using Azure.Core;
using Local.Tables.Models;
using Local.Tables.Wire;

namespace Local.Tables;

/// <summary>The tables of one account.</summary>
public class TableServiceClient
{
    private readonly TableWire _wire;

    /// <summary>Connects by a connection string: an account key, a shared access signature, or <c>UseDevelopmentStorage=true</c>.</summary>
    /// <exception cref="FormatException">The text is no connection string of a storage account.</exception>
    public TableServiceClient(string connectionString)
        : this(connectionString, null)
    {
    }

    /// <inheritdoc cref="TableServiceClient(string)"/>
    public TableServiceClient(string connectionString, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        _wire = TableWire.Connect(ConnectionString.Parse(connectionString), options);
    }

    /// <summary>Connects by a shared access signature, over HTTPS only.</summary>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <inheritdoc cref="TableServiceClient(Uri, AzureSasCredential)"/>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(credential);
        TableClient.RequireHttps(endpoint);
        _wire = TableWire.Connect(TableAccount.At(endpoint, credential), options);
    }

    /// <summary>Connects by an account key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential)
        : this(endpoint, credential, null)
    {
    }

    /// <inheritdoc cref="TableServiceClient(Uri, TableSharedKeyCredential)"/>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(credential);
        _wire = TableWire.Connect(TableAccount.At(endpoint, credential), options);
    }

    /// <summary>Connects by an identity, over HTTPS only.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(tokenCredential);
        _wire = TableWire.Connect(TableAccount.At(endpoint, tokenCredential), options);
    }

    /// <summary>The account's name.</summary>
    public virtual string AccountName => _wire.Account.Name;

    /// <summary>The account's address.</summary>
    public virtual Uri Uri => _wire.Account.Endpoint;

    /// <summary>A client for one table; whether it exists is not asked.</summary>
    public virtual TableClient GetTableClient(string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return new TableClient(_wire, tableName);
    }

    /// <summary>Creates a table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists, or another refusal.</exception>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        _wire.CreateAsync(tableName, cancellationToken);

    /// <summary>Creates a table unless it exists.</summary>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) =>
        _wire.CreateIfNotExistsAsync(tableName, cancellationToken);

    /// <summary>Deletes a table; one that does not exist is fine.</summary>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        _wire.DeleteAsync(tableName, cancellationToken);

    /// <summary>The account's tables that match an OData filter on <c>TableName</c>, or all.</summary>
    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new Pages<TableItem>(
            async (next, top, cancel) =>
            {
                var response = await _wire.SendAsync(TableRequest.ListTables(filter, top, next), new ushort[] { 200 }, cancel).ConfigureAwait(false);
                using var json = JsonDocument.Parse(response.Content.ToMemory());
                var tables = json.RootElement.GetProperty("value").EnumerateArray().Select(table => new TableItem(table.GetProperty("TableName").GetString())).ToList();
                return Page<TableItem>.FromValues(tables, response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var more) ? more : null, response);
            },
            maxPerPage,
            cancellationToken);
}
