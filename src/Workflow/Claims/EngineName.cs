using Microsoft.Extensions.Configuration;

namespace Workflow.Claims;

/// <summary>
/// The engine that runs the orchestrations of this process, as a claim names it: an engine knows nothing about another one's instances, so it must
/// not decide whether they are alive.
/// </summary>
/// <param name="Store">The store of the orchestrations; the same for all processes of one engine.</param>
/// <param name="Host">The machine or app, for people.</param>
public sealed record EngineName(string Store, string Host)
{
    /// <summary>In Azure the function app has one engine on any number of machines; a host with another store registers its own name.</summary>
    public static EngineName Read(IConfiguration configuration) =>
        new($"functions {Setting.NotEmpty(configuration["WEBSITE_SITE_NAME"]) ?? "app"}", Environment.MachineName);

    public override string ToString() => $"{Store} on {Host}";
}
