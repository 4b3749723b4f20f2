using Microsoft.Extensions.Configuration;

namespace Workflow.Numbers;

/// <summary>The collector that the hosts send metrics and traces to; its other settings are OpenTelemetry's own.</summary>
public static class Collector
{
    private const string Setting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Whether there is one.</summary>
    /// <exception cref="SettingException">The setting is not an address.</exception>
    public static bool IsSet(IConfiguration configuration)
    {
        var text = configuration[Setting];
        if (string.IsNullOrWhiteSpace(text))
            return false;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
            return true;
        throw new SettingException(
            $"{Setting} must be the http or https address of an OpenTelemetry collector, such as http://127.0.0.1:4317. Without it nothing is sent.");
    }
}
