using Functions.Local.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Hosting;
using Workflow.Local;

namespace Functions.Local.Tests.Hosting;

/// <summary>An app as people start one. With <c>scan</c> it takes the functions of this assembly, of which most are broken on purpose.</summary>
public static class SampleApp
{
    public static async Task Main(string[] args)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        if (!args.Contains("scan"))
            builder = LocalHost.CreateBuilder(new LocalHostOptions { Args = args, FunctionTypes = [typeof(Functions)] });
        builder.ConfigureFunctionsWebApplication();
        if (args.Contains("defect"))
            throw new InvalidOperationException("a defect keeps its trace");
        builder.AddSqliteBackend();
        await builder.Build().RunAsync();
    }

    public static class Functions
    {
        [Function("Hello")]
        public static IActionResult Hello([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new ContentResult { Content = "你好" };
    }
}
