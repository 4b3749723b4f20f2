using Microsoft.Extensions.Configuration;

namespace Workflow.Claims;

/// <summary>
/// The engine that runs the orchestrations of this process, as a claim names it: an engine knows nothing of another one's instances, so it must
/// not judge whether they live.
/// </summary>
/// <param name="Store">Where the orchestrations live; equal for all processes of one engine.</param>
/// <param name="Host">Which machine or app this is, for a person who reads it.</param>
public sealed record EngineName(string Store, string Host)
{
    /// <summary>In Azure the function app has one engine, whatever number of machines; a host with another store registers its own name.</summary>
    public static EngineName Read(IConfiguration configuration) =>
        new($"functions {Setting.NotEmpty(configuration["WEBSITE_SITE_NAME"]) ?? "app"}", Environment.MachineName);

    public override string ToString() => $"{Store} on {Host}";
}
