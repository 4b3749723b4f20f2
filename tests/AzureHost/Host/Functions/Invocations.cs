using System.Collections.Concurrent;
using System.Diagnostics;
using HostStandIn.Protocol;
using HostStandIn.Workers;

namespace HostStandIn.Functions;

/// <summary>From the emitted methods to the worker. Static, and public, since methods are emitted that call it.</summary>
public static class Invocations
{
    private static readonly ConcurrentDictionary<string, Func<MetWorker, InvocationRequest, CancellationToken, Task>> Calls = new(StringComparer.Ordinal);

    /// <summary>The one that is called.</summary>
    internal static FunctionWorker Worker { get; set; } = null!;

    /// <summary>An orchestrator or activity: the extension gives what goes in and takes what comes out.</summary>
    public static async Task<object?> DurableAsync(string name, string? data, string? instanceId, string? client, CancellationToken cancellation)
    {
        var worker = await Worker.ReadyAsync(cancellation);
        var request = Request(worker, name, data is null ? new() : new() { String = data }, client);
        if (instanceId is not null)
            request.TriggerMetadata["instanceId"] = new() { String = instanceId };
        return ReturnValues.Read(await FunctionWorker.CallAsync(worker, request, cancellation));
    }

    /// <summary>Any other function: <paramref name="call"/> names the code that knows what triggered it.</summary>
    public static async Task CallAsync(string name, string call, string? client, CancellationToken cancellation)
    {
        if (!Calls.TryRemove(call, out var run))
            throw new InvalidOperationException($"{name} was called by nobody.");
        var worker = await Worker.ReadyAsync(cancellation);
        await run(worker, Request(worker, name, new(), client), cancellation);
    }

    /// <summary>Gives the name under which an emitted method finds the code.</summary>
    internal static string Register(Func<MetWorker, InvocationRequest, CancellationToken, Task> run)
    {
        var call = Ids.New();
        Calls[call] = run;
        return call;
    }

    private static InvocationRequest Request(MetWorker worker, string name, TypedData trigger, string? client)
    {
        var function = worker.Functions.Single(function => function.Name == name);
        var parent = Activity.Current;
        var request = new InvocationRequest
        {
            InvocationId = Ids.New(),
            FunctionId = function.Id,
            TraceContext = new() { TraceParent = parent?.Id ?? "", TraceState = parent?.TraceStateString ?? "" },
            InputData = { new ParameterBinding { Name = function.Parameter, Data = trigger } },
        };
        if (function.ClientParameter is { } parameter)
            request.InputData.Add(new ParameterBinding { Name = parameter, Data = new() { String = client } });
        return request;
    }
}
