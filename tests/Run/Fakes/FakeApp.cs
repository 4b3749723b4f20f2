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

    public static WebApplication Build(string address, FakeBackup backup)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        app.MapGet("/api/health", () => Results.Ok());
        app.MapPost("/api/backups", () => backup.Start()
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
            id == FakeBackup.Id && backup.Look() is { } json ? Results.Text(json, "application/json") : Results.NotFound());
        return app;
    }
}
