using HostStandIn.Durable;
using HostStandIn.Functions;
using HostStandIn.Workers;

namespace HostStandIn.Http;

/// <summary><c>POST /admin/functions/{name}</c>: runs a timer now. The body is its TimerInfo, if there is one.</summary>
internal sealed class TimerEndpoint(IReadOnlyList<FunctionEntry> functions, DurableJobs jobs)
{
    private const string OnTime = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";

    public async Task ServeAsync(HttpContext http, string name)
    {
        if (!functions.Any(function => function.Name == name && function.Kind == "timerTrigger"))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var call = Invocations.Register((worker, request, cancellation) =>
        {
            request.InputData[0].Data = new() { Json = body.Length == 0 ? OnTime : body };
            return FunctionWorker.CallAsync(worker, request, cancellation);
        });
        try
        {
            await jobs.CallAsync(name, call, CancellationToken.None);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        catch (Exception failed)
        {
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await http.Response.WriteAsync(failed.ToString(), http.RequestAborted);
        }
    }
}
