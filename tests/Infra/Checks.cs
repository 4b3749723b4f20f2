using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Infra.Tests.Deploying;

namespace Infra.Tests;

/// <summary>Rules for what is deployed, as functions to what is wrong, so that <see cref="ChecksTests"/> can show each of them failing.</summary>
internal static partial class Checks
{
    private const string SecretPrefix = "secret text of ";

    private static readonly string[] Services = ["blob", "queue", "table"];

    private static readonly string[] PublicDomains =
        ["windows.net", "azure.com", "azure.net", "azurewebsites.net", "azureedge.net", "microsoftonline.com", "trafficmanager.net", "visualstudio.com"];

    /// <summary>The value that a secure parameter is given, to be found again.</summary>
    public static string Secret(string parameter) => SecretPrefix + parameter;

    /// <summary>Texts that hold a key of a storage account, or have Azure put one there.</summary>
    public static IEnumerable<string> Keys(ArmDeployment deployment) => Texts(deployment).Where(one => KeyWords().IsMatch(one.Text)).Select(one => one.Where);

    /// <summary>Storage accounts that take a shared key, as they do unless told not to.</summary>
    public static IEnumerable<string> AccountsWithKeys(ArmDeployment deployment) => deployment.Resources
        .Where(one => one.Type == "Microsoft.Storage/storageAccounts" && one["allowSharedKeyAccess"]?.GetValue<bool>() != false)
        .Select(one => one.Name);

    /// <summary>What the app lacks to reach its storage by identity alone.</summary>
    public static IEnumerable<string> NotByIdentity(ArmDeployment deployment, Cloud cloud)
    {
        var site = deployment.The("Microsoft.Web/sites");
        var identities = site.Body["identity"]?["userAssignedIdentities"]?.AsObject().Select(one => one.Key).ToList() ?? [];
        if (identities.Count != 1) yield return $"the app has {identities.Count} identities";
        foreach (var service in Services)
        {
            var uri = site.Settings.GetValueOrDefault($"AzureWebJobsStorage__{service}ServiceUri");
            if (uri is null || !ServiceUri(cloud, service).IsMatch(uri)) yield return $"{service}: {uri ?? "no address"}";
        }

        if (site.Settings.GetValueOrDefault("AzureWebJobsStorage__credential") != "managedidentity") yield return "no credential";
        var client = site.Settings.GetValueOrDefault("AzureWebJobsStorage__clientId");
        if (!identities.Exists(identity => client == ArmFunctions.Text(ArmFunctions.Symbol($"{identity}.clientId"))))
            yield return "the identity that is used is not the app's";
        if (site.Settings.ContainsKey("AzureWebJobsStorage")) yield return "a connection string beside it, which wins";
    }

    /// <summary>Secrets anywhere but as the value of a secret in the vault: in a setting, an output, a name.</summary>
    public static IEnumerable<string> SecretsOutsideTheVault(ArmDeployment deployment) => Texts(deployment)
        .Where(one => one.Text.Contains(SecretPrefix, StringComparison.Ordinal))
        .Select(one => one.Where)
        .Where(where => !(where.StartsWith("Microsoft.KeyVault/vaults/secrets ", StringComparison.Ordinal) && where.EndsWith(", $.properties.value", StringComparison.Ordinal)));

    /// <summary>
    /// Parameters, also of modules, that are secret by their name or by what is handed to them, and not declared so: Azure shows those to whoever reads the
    /// deployment.
    /// </summary>
    public static IEnumerable<string> NotSecure(JsonObject template, string path = "main")
    {
        var parameters = template["parameters"]?.AsObject() ?? [];
        foreach (var (name, declared) in parameters)
        {
            if (SecretName().IsMatch(name) && !IsSecure(declared)) yield return $"{path}: {name}";
        }

        foreach (var module in template["resources"]!.AsArray().Where(one => one!["type"]!.GetValue<string>() == "Microsoft.Resources/deployments"))
        {
            var inner = module!["properties"]!["template"]!.AsObject();
            var name = $"{path}/{module["name"]}";
            foreach (var (parameter, handed) in module["properties"]!["parameters"]?.AsObject() ?? [])
            {
                var used = UsedParameter().Matches(handed!.ToJsonString()).Select(match => match.Groups["name"].Value);
                if (used.Any(one => IsSecure(parameters[one])) && !IsSecure(inner["parameters"]![parameter])) yield return $"{name}: {parameter}";
            }

            foreach (var found in NotSecure(inner, name))
                yield return found;
        }
    }

    /// <summary>Names of the public Azure in what is deployed to another one.</summary>
    public static IEnumerable<string> PublicNames(ArmDeployment deployment) => Texts(deployment)
        .Where(one => PublicDomains.Any(domain => one.Text.Contains(domain, StringComparison.OrdinalIgnoreCase)))
        .Select(one => $"{one.Where}: {one.Text}");

    /// <summary>Settings that Flex Consumption refuses: it has them in functionAppConfig.</summary>
    public static IEnumerable<string> RefusedByFlex(ArmDeployment deployment) => deployment.The("Microsoft.Web/sites").Settings.Keys
        .Where(name => name.StartsWith("WEBSITE_", StringComparison.Ordinal) || name.StartsWith("FUNCTIONS_", StringComparison.Ordinal));

    private static IEnumerable<(string Where, string Text)> Texts(ArmDeployment deployment) => deployment.Resources.SelectMany(one => one.Texts)
        .Concat(deployment.Outputs.SelectMany(output => ArmResource.In(output.Value).Select(one => ($"output {output.Key}", one.Text))));

    private static bool IsSecure(JsonNode? parameter) => parameter?["type"]?.GetValue<string>() is "securestring" or "secureObject";

    private static Regex ServiceUri(Cloud cloud, string service) =>
        new($"^https://[a-z0-9]{{3,24}}\\.{service}\\.{Regex.Escape(cloud.Storage)}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex("listKeys|AccountKey|SharedAccess|listAccountSas|listServiceSas|[?&]sig=", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex KeyWords();

    [GeneratedRegex("(secret|password|token|key)s?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"parameters\((\\u0027|')(?<name>\w+)(\\u0027|')\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UsedParameter();
}
