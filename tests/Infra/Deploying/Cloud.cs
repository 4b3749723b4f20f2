using System.Text.Json.Nodes;

namespace Infra.Tests.Deploying;

/// <summary>What differs between the public Azure and the one in China, as <c>environment()</c> gives it to a template.</summary>
internal sealed record Cloud(string Name, string Storage)
{
    public static readonly Cloud Public = new("AzureCloud", "core.windows.net");
    public static readonly Cloud China = new("AzureChinaCloud", "core.chinacloudapi.cn");

    public JsonObject Environment() => new() { ["name"] = Name, ["suffixes"] = new JsonObject { ["storage"] = Storage } };
}
