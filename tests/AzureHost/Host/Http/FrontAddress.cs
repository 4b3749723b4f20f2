namespace HostStandIn.Http;

/// <summary>Where the host listens: plain HTTP for callers, HTTP/2 for the worker. The ports are free ones.</summary>
internal sealed class FrontAddress(WebApplication app)
{
    private readonly string[] _urls = [.. app.Urls];

    public Uri Public => new(_urls[0] + "/");

    public Uri Worker => new(_urls[1] + "/");
}
