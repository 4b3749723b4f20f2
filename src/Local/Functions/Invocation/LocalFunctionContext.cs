using Local.Functions.Discovery;
using Microsoft.AspNetCore.Http;

namespace Local.Functions.Invocation;

/// <summary>One call of one function on this host.</summary>
internal sealed class LocalFunctionContext(
    FunctionDescriptor function, string invocationId, IServiceProvider services, CancellationToken cancellation) : FunctionContext
{
    public override string InvocationId { get; } = invocationId;

    public override string FunctionId => FunctionDefinition.Id;

    public override FunctionDefinition FunctionDefinition { get; } = new LocalFunctionDefinition(function);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override CancellationToken CancellationToken { get; } = cancellation;

    /// <summary>The request, where the trigger is HTTP.</summary>
    public HttpContext? HttpContext { get; init; }
}

internal sealed class LocalFunctionDefinition(FunctionDescriptor function) : FunctionDefinition
{
    public override string Id => function.EntryPoint;

    public override string Name => function.Name;

    public override string EntryPoint => function.EntryPoint;

    public override string PathToAssembly => function.Type.Assembly.Location;
}
