using Functions.Local.Discovery;
using Functions.Local.Invocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Http;

/// <summary>Runs an HTTP function and sends its result; errors become status codes here, in one place.</summary>
internal sealed class HttpFunctionRunner(FunctionInvoker invoker, CallLimits limits, ILogger<HttpFunctionRunner> log)
{
    /// <summary>Nobody receives it; it only shows in a log that the caller had left.</summary>
    private const int ClientClosedRequest = 499;

    public async Task RunAsync(FunctionDescriptor function, HttpContext http)
    {
        using CallLimit limit = limits.Begin(http.RequestAborted);
        LocalFunctionContext context = new(function, invoker.NextId(), http.RequestServices, limit.Token) { HttpContext = http };
        try
        {
            object? result = await invoker.InvokeAsync(function, context, http.Request);
            if (result is IActionResult action)
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
            else
                http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (BadHttpRequestException bad)
        {
            await AnswerAsync(http, bad.StatusCode, bad.Message);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            await AnswerAsync(http, ClientClosedRequest);
        }
        catch (OperationCanceledException) when (limit.IsStopping)
        {
            await AnswerAsync(http, StatusCodes.Status503ServiceUnavailable);
        }
        catch (OperationCanceledException) when (limit.IsTimedOut)
        {
            log.FunctionTimedOut(function.Name, context.InvocationId);
            await AnswerAsync(http, StatusCodes.Status500InternalServerError);
        }
        catch (Exception failure)
        {
            log.FunctionFailed(failure, function.Name, context.InvocationId);
            await AnswerAsync(http, StatusCodes.Status500InternalServerError);
        }
    }

    private static Task AnswerAsync(HttpContext http, int status, string? text = null)
    {
        if (http.Response.HasStarted)
        {
            // Half an answer has been sent: only cutting the connection still tells the caller.
            http.Abort();
            return Task.CompletedTask;
        }

        http.Response.Clear();
        http.Response.StatusCode = status;
        return text is null ? Task.CompletedTask : http.Response.WriteAsync(text, http.RequestAborted);
    }
}
