using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Run.Tests.Fakes;

/// <summary>The app's routes over one fake backup, on real Kestrel.</summary>
internal static class FakeApp
{
    /// <summary>What it says that any WeChat schedule means.</summary>
    public const string ConvertedSchedule = "0 30 19 * * *";

    public static async Task ServeAsync(string address, FakeBackup backup)
    {
        await using var app = Build(address, backup);
        await app.RunAsync();
    }

    public static WebApplication Build(string address, FakeBackup backup, FakeRestore? restore = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        app.MapGet("/api/health", () => Results.Ok());
        var trouble = Environment.GetEnvironmentVariable("Fake__Trouble");
        if (trouble is not null)
            app.Use((HttpContext context, RequestDelegate next) => TroubleAsync(trouble, context, next));
        // Its log shows what it was asked for.
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            if (context.Request.Method == HttpMethods.Post)
                Console.WriteLine($"POST {context.Request.Path}");
            return next(context);
        });
        (restore ?? FakeRestore.OfEnvironment()).Map(app);
        app.MapPost("/api/backups", () => backup.IsHeldByARestore()
            ? Results.Json(new { title = "A restore is running", status = 409, detail = "Wait for it.", restoreId = FakeRestore.Id }, statusCode: 409)
            : backup.Start()
            ? Results.Json(
                new { id = FakeBackup.Id, statusQueryGetUri = $"{address}/runtime/webhooks/durabletask/instances/{FakeBackup.Id}" }, statusCode: 202)
            : Results.Json(new { title = "Conflict", status = 409, detail = "A backup is running.", backupId = FakeBackup.Id }, statusCode: 409));
        app.MapGet("/api/schedule", () =>
        {
            var expression = Environment.GetEnvironmentVariable("BackupSchedule");
            var problems = expression == ConvertedSchedule ? Array.Empty<string>() : [$"Set BackupSchedule to {ConvertedSchedule}"];
            return Results.Json(new { expression, converted = ConvertedSchedule, problems });
        });
        app.MapGet("/api/backups/{id}", (string id) =>
            id == FakeRestore.SafetyId ? Results.Text(FakeRestore.Safety, "application/json")
            : id == FakeBackup.Id && backup.Look() is { } json ? Results.Text(json, "application/json") : Results.NotFound());
        return app;
    }

    // At a path that it names: dies there, answers a page, or cuts the connection.
    private static Task TroubleAsync(string trouble, HttpContext context, RequestDelegate next)
    {
        if (trouble.Split(' ') is not [var what, var method, var path]
            || context.Request.Method != method || !context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal))
            return next(context);
        switch (what)
        {
            case "dies":
                Console.WriteLine("磁盘满了");
                Environment.Exit(9);
                return Task.CompletedTask;
            case "cuts":
                context.Abort();
                return Task.CompletedTask;
            default:
                context.Response.StatusCode = 500;
                return context.Response.WriteAsync("<html>坏");
        }
    }
}
