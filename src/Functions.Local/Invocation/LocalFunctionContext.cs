using Functions.Local.Discovery;
using Microsoft.AspNetCore.Http;

using RetryContext = Microsoft.Azure.Functions.Worker.RetryContext;

namespace Functions.Local.Invocation;

/// <summary>One call of one function on this host.</summary>
internal sealed class LocalFunctionContext(
    FunctionDescriptor function, string invocationId, IServiceProvider services, CancellationToken cancellation, RetryContext? retry = null) : FunctionContext
{
    public override string InvocationId { get; } = invocationId;

    public override string FunctionId => FunctionDefinition.Id;

    public override FunctionDefinition FunctionDefinition { get; } = new LocalFunctionDefinition(function);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override CancellationToken CancellationToken { get; } = cancellation;

    public override TraceContext TraceContext => throw Missing(nameof(TraceContext));

    public override BindingContext BindingContext => throw Missing(nameof(BindingContext));

    public override RetryContext RetryContext { get; } = retry ?? new LocalRetryContext(0, 0);

    public override IInvocationFeatures Features => throw Missing(nameof(Features));

    private static NotSupportedException Missing(string member) => new($"The local host has no {nameof(FunctionContext)}.{member}.");

    /// <summary>The request, where the trigger is HTTP.</summary>
    public HttpContext? HttpContext
    {
        get => Items.TryGetValue(HttpContextKey, out object? http) ? (HttpContext)http : null;

        // Where the official GetHttpContext() looks.
        init => Items[HttpContextKey] = value!;
    }

    private const string HttpContextKey = "HttpRequestContext";
}

internal sealed class LocalFunctionDefinition(FunctionDescriptor function) : FunctionDefinition
{
    public override string Id => function.EntryPoint;

    public override string Name => function.Name;

    public override string EntryPoint => function.EntryPoint;

    public override System.Collections.Immutable.ImmutableArray<FunctionParameter> Parameters => [];

    public override System.Collections.Immutable.IImmutableDictionary<string, BindingMetadata> InputBindings
        => System.Collections.Immutable.ImmutableDictionary<string, BindingMetadata>.Empty;

    public override System.Collections.Immutable.IImmutableDictionary<string, BindingMetadata> OutputBindings
        => System.Collections.Immutable.ImmutableDictionary<string, BindingMetadata>.Empty;

    public override string PathToAssembly => function.Type.Assembly.Location;
}
