using System.Net.Sockets;
using System.Text;
using Functions.Local.Tests.Support;

namespace Functions.Local.Tests.Durable;

/// <summary>Addresses as no client library would write them.</summary>
public sealed class AddressTests
{
    private const string Api = DurableHost.Api;

    [Theory]
    [InlineData($"{Api}/instances/a%2Fb", null, 401)]
    [InlineData($"{Api}/instances/a%2Fb", "key", 202)]
    [InlineData($"{Api}/instances/a%252Fb", "key", 404)]
    [InlineData($"{Api}/instances/a/b", "key", 404)]
    [InlineData($"http://127.0.0.1{Api}/instances/a%2Fb?showInput=false", "key", 202)]
    [InlineData($"http://127.0.0.1{Api}/instances/a%2Fb", null, 401)]
    [InlineData($"{Api}/instances/x/../a%2Fb", "key", 404)]
    [InlineData($"/api/..{Api}/instances/a%2Fb", "key", 404)]
    [InlineData($"/api/..{Api}/instances/a%2Fb", null, 401)]
    [InlineData($"{Api}/instances/%2e%2e", "key", 404)]
    [InlineData($"{Api}/instances/%FF%zz", "key", 404)]
    [InlineData($"/%72untime/webhooks/durabletask/instances/a%2Fb", "key", 404)]
    [InlineData($"/%72untime/webhooks/durabletask/instances/a%2Fb", null, 401)]
    [InlineData($"{Api}X/instances", "key", 404)]
    [InlineData($"{Api}?/instances", "key", 404)]
    public async Task Call_OfAnOddAddress_IsServedByWhatTheCallerWroteOrNotAtAll(string target, string? key, int status)
    {
        await using DurableHost host = await DurableHost.StartAsync(new HostSetup
        {
            Settings = new Dictionary<string, string?> { ["Local__HostKey"] = "key" },
        });
        await host.MakeAsync("Waits", "a/b");

        string answer = await SendRawAsync(host.Host.Address, $"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{(key is null ? "" : $"x-functions-key: {key}\r\n")}Connection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        if (status == 202)
            Assert.Contains($"\r\nLocation: http://127.0.0.1{target[target.IndexOf(Api, StringComparison.Ordinal)..]}\r\n", answer, StringComparison.Ordinal);
    }

    private static async Task<string> SendRawAsync(Uri host, string request)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(host.Host, host.Port);
        await using NetworkStream stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
