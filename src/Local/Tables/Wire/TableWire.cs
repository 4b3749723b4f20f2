using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Local.Tables.Wire;

/// <summary>Sends requests through the Azure.Core pipeline: its retries, logging and diagnostics, our authentication.</summary>
internal sealed class TableWire
{
    private const string StorageScope = "https://storage.azure.com/.default";
    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    private TableWire(TableAccount account, HttpPipeline pipeline, string version)
    {
        Account = account;
        _pipeline = pipeline;
        _version = version;
    }

    public TableAccount Account { get; }

    public static TableWire Connect(TableAccount account, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        var pipeline = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrorParser.Instance };
        HttpPipelinePolicy? authentication = account.Credential switch
        {
            TableSharedKeyCredential key => new SharedKeyPolicy(key, options.Clock),
            AzureSasCredential sas => new SasPolicy(sas),
            TokenCredential token => new BearerTokenAuthenticationPolicy(token, StorageScope),
            _ => null,
        };
        if (authentication is not null) pipeline.PerRetryPolicies.Add(authentication);
        return new TableWire(account, HttpPipelineBuilder.Build(pipeline), options.VersionString);
    }

    /// <summary>Answers of the <paramref name="expected"/> statuses are returned, all others thrown.</summary>
    /// <exception cref="RequestFailedException">With the status and error code of the service.</exception>
    public async Task<Response> SendAsync(TableRequest request, ReadOnlyMemory<ushort> expected, CancellationToken cancellationToken)
    {
        using var message = _pipeline.CreateMessage();
        message.ResponseClassifier = new StatusCodeClassifier(expected.Span);
        message.Request.Method = request.Method;
        message.Request.Uri.Reset(new Uri(Account.Endpoint, request.PathAndQuery));
        foreach (var (name, value) in Headers(request)) message.Request.Headers.SetValue(name, value);
        if (request.Body is { } body) message.Request.Content = RequestContent.Create(body);
        return await SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends requests as one transaction; the answers stand in their order.</summary>
    /// <exception cref="TableTransactionFailedException">One was refused, so none was applied.</exception>
    public async Task<Response<IReadOnlyList<Response>>> SendTransactionAsync(IReadOnlyList<TableRequest> requests, CancellationToken cancellationToken)
    {
        var batch = new Changeset(requests, request => new Uri(Account.Endpoint, request.PathAndQuery), Headers);
        using var message = _pipeline.CreateMessage();
        message.ResponseClassifier = new StatusCodeClassifier([202]);
        message.Request.Method = RequestMethod.Post;
        message.Request.Uri.Reset(new Uri(Account.Endpoint, "$batch"));
        message.Request.Headers.SetValue("x-ms-version", _version);
        message.Request.Headers.SetValue("DataServiceVersion", "3.0");
        message.Request.Headers.SetValue("Content-Type", batch.ContentType);
        message.Request.Content = RequestContent.Create(batch.Content);
        var response = await SendAsync(message, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Response> parts = ChangesetAnswer.Read(response);
        return parts.FirstOrDefault(part => part.Status >= 400) is { } refused
            ? throw new TableTransactionFailedException(new RequestFailedException(refused, innerException: null, TableErrorParser.Instance))
            : Response.FromValue(parts, response);
    }

    private async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        await _pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }

    private IEnumerable<(string Name, string Value)> Headers(TableRequest request)
    {
        yield return ("x-ms-version", _version);
        yield return ("DataServiceVersion", "3.0");
        if (request.Prefer is not null) yield return ("Prefer", request.Prefer);
        yield return ("Accept", "application/json;odata=minimalmetadata");
        if (request.IfMatch is not null) yield return ("If-Match", request.IfMatch);
        if (request.Body is not null) yield return ("Content-Type", "application/json;odata=nometadata");
    }
}
