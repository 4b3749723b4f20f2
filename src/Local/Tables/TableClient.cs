#nullable disable // as the official assembly
using System.Text.Json;
using Azure;
using Azure.Core;
using Local.Tables.Models;
using Local.Tables.Wire;

namespace Local.Tables;

/// <summary>
/// One table. Entities are <see cref="TableEntity"/> or classes of their own that implement <see cref="ITableEntity"/>: public properties of type string,
/// int, long, double, bool, Guid, DateTimeOffset, UTC DateTime, byte[], BinaryData or an enum (kept by name), nullable or not.
/// All methods throw <see cref="RequestFailedException"/> with <c>Status</c> and <c>ErrorCode</c> when the service refuses.
/// </summary>
public class TableClient
{
    private readonly TableWire _wire;

    /// <summary>Connects by a connection string: an account key, a shared access signature, or <c>UseDevelopmentStorage=true</c>.</summary>
    /// <exception cref="FormatException">The text is no connection string of a storage account.</exception>
    public TableClient(string connectionString, string tableName)
        : this(connectionString, tableName, null)
    {
    }

    /// <inheritdoc cref="TableClient(string, string)"/>
    public TableClient(string connectionString, string tableName, TableClientOptions options = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _wire = TableWire.Connect(ConnectionString.Parse(connectionString), options);
        Name = tableName;
    }

    /// <summary>Connects to an address that carries the table's name and a shared access signature.</summary>
    public TableClient(Uri endpoint, TableClientOptions options = null)
        : this(endpoint, null, (object)null, options) => RequireHttps(endpoint);

    /// <summary>Connects to an address that carries the table's name, by a shared access signature, over HTTPS only.</summary>
    public TableClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null)
        : this(endpoint, null, NotNull(credential), options) => RequireHttps(endpoint);

    /// <summary>Connects by an account key.</summary>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential)
        : this(endpoint, tableName, NotNull(credential), null)
    {
    }

    /// <inheritdoc cref="TableClient(Uri, string, TableSharedKeyCredential)"/>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null)
        : this(endpoint, tableName, NotNull(credential), options)
    {
    }

    /// <summary>Connects by an identity, over HTTPS only.</summary>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null)
        : this(endpoint, tableName, NotNull(tokenCredential), options)
    {
    }

    internal TableClient(TableWire wire, string tableName)
    {
        _wire = wire;
        Name = tableName;
    }

    /// <summary>For test doubles.</summary>
    protected TableClient()
    {
    }

    private TableClient(Uri endpoint, string tableName, object credential, TableClientOptions options)
    {
        _wire = TableWire.Connect(TableAccount.AtTable(endpoint, credential, ref tableName), options);
        Name = tableName;
    }

    /// <summary>The table's name.</summary>
    public virtual string Name { get; }

    /// <summary>The account's name.</summary>
    public virtual string AccountName => _wire.Account.Name;

    /// <summary>The table's address.</summary>
    public virtual Uri Uri => new(_wire.Account.Endpoint, Name);

    /// <summary>An OData filter from an interpolated string, each value quoted and escaped as its type needs.</summary>
    public static string CreateQueryFilter(FormattableString filter) => filter is null ? null : ODataFilter.Create(filter);

    /// <summary>Creates the table.</summary>
    /// <exception cref="RequestFailedException">409 TableAlreadyExists, or another refusal.</exception>
    public virtual Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) => _wire.CreateAsync(Name, cancellationToken);

    /// <summary>Creates the table unless it exists.</summary>
    public virtual Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        _wire.CreateIfNotExistsAsync(Name, cancellationToken);

    /// <summary>Deletes the table; one that does not exist is fine.</summary>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) => _wire.DeleteAsync(Name, cancellationToken);

    /// <summary>Inserts a row.</summary>
    /// <exception cref="RequestFailedException">409 EntityAlreadyExists, 404 TableNotFound, or another refusal.</exception>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        RequireKeys(entity);
        return _wire.SendAsync(TableRequest.Insert(Name, entity), new ushort[] { 201, 204 }, cancellationToken);
    }

    /// <summary>Inserts a row or merges into it or replaces it.</summary>
    public virtual Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        RequireKeys(entity);
        return _wire.SendAsync(TableRequest.Write(Name, entity, mode), new ushort[] { 204 }, cancellationToken);
    }

    /// <summary>Changes a row of the given version; <see cref="ETag.All"/> takes any.</summary>
    /// <exception cref="RequestFailedException">412 UpdateConditionNotSatisfied, 404 ResourceNotFound, or another refusal.</exception>
    public virtual Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        RequireKeys(entity);
        if (ifMatch == default) throw new ArgumentException("Value cannot be empty: pass ETag.All to update whatever version there is.", nameof(ifMatch));
        return _wire.SendAsync(TableRequest.Write(Name, entity, mode, ifMatch), new ushort[] { 204 }, cancellationToken);
    }

    /// <summary>Deletes a row, by default of any version; one that does not exist is fine (the answer's status is 404).</summary>
    public virtual Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return _wire.SendAsync(TableRequest.Delete(Name, partitionKey, rowKey, ifMatch), new ushort[] { 204, 404 }, cancellationToken);
    }

    /// <inheritdoc cref="DeleteEntityAsync(string, string, ETag, CancellationToken)"/>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        RequireKeys(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>Reads a row, or the selected columns of it.</summary>
    /// <exception cref="RequestFailedException">404 ResourceNotFound or TableNotFound, or another refusal.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, new ushort[] { 200 }, cancellationToken).ConfigureAwait(false);
        return Entity<T>(response);
    }

    /// <summary>Reads a row if it exists: look at <see cref="NullableResponse{T}.HasValue"/>.</summary>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, new ushort[] { 200, 404 }, cancellationToken).ConfigureAwait(false);
        return response.Status == 404 ? new NoEntity<T>(response) : Entity<T>(response);
    }

    /// <summary>The rows that match an OData filter (see <see cref="CreateQueryFilter(FormattableString)"/>), or all, ordered by keys.</summary>
    public virtual AsyncPageable<T> QueryAsync<T>(string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity =>
        new Pages<T>(
            async (next, top, cancel) =>
            {
                var (partition, row) = Continuation.Split(next);
                var response = await _wire.SendAsync(TableRequest.List(Name, filter, top, select, partition, row), new ushort[] { 200 }, cancel).ConfigureAwait(false);
                using var json = JsonDocument.Parse(response.Content.ToMemory());
                return Page<T>.FromValues(json.RootElement.GetProperty("value").EnumerateArray().Select(EntityJson.Read<T>).ToList(), Continuation.Of(response), response);
            },
            maxPerPage,
            cancellationToken);

    /// <summary>Applies all actions or none: at most 100, of one partition, each row once.</summary>
    /// <exception cref="TableTransactionFailedException">An action was refused; it says which.</exception>
    /// <exception cref="InvalidOperationException">There is no action.</exception>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        var requests = transactionActions.Select(Request).ToList();
        if (requests.Count == 0) throw new InvalidOperationException("Cannot submit an empty transaction.");
        return await _wire.SendTransactionAsync(requests, cancellationToken).ConfigureAwait(false);
    }

    internal static void RequireHttps(Uri endpoint)
    {
        if (endpoint.Scheme != Uri.UriSchemeHttps) throw new ArgumentException("A shared access signature is sent over HTTPS only.", nameof(endpoint));
    }

    private static object NotNull(object credential)
    {
        ArgumentNullException.ThrowIfNull(credential);
        return credential;
    }

    private static void RequireKeys(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (entity.PartitionKey is null || entity.RowKey is null) throw new ArgumentNullException(nameof(entity), "An entity needs a partition key and a row key.");
    }

    private static Response<T> Entity<T>(Response response)
        where T : class, ITableEntity
    {
        using var json = JsonDocument.Parse(response.Content.ToMemory());
        return Response.FromValue(EntityJson.Read<T>(json.RootElement), response);
    }

    private Task<Response> GetAsync(string partitionKey, string rowKey, IEnumerable<string> select, ushort[] expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        return _wire.SendAsync(TableRequest.Get(Name, partitionKey, rowKey, select), expected, cancellationToken);
    }

    private TableRequest Request(TableTransactionAction action)
    {
        RequireKeys(action.Entity);
        return action.ActionType switch
        {
            TableTransactionActionType.Add => TableRequest.Insert(Name, action.Entity),
            TableTransactionActionType.Delete => TableRequest.Delete(Name, action.Entity.PartitionKey, action.Entity.RowKey, action.ETag),
            TableTransactionActionType.UpdateMerge => TableRequest.Write(Name, action.Entity, TableUpdateMode.Merge, action.ETag),
            TableTransactionActionType.UpdateReplace => TableRequest.Write(Name, action.Entity, TableUpdateMode.Replace, action.ETag),
            TableTransactionActionType.UpsertMerge => TableRequest.Write(Name, action.Entity, TableUpdateMode.Merge),
            TableTransactionActionType.UpsertReplace => TableRequest.Write(Name, action.Entity, TableUpdateMode.Replace),
            _ => throw new InvalidOperationException("Unknown request type."),
        };
    }
}
