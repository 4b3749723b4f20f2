using System.Text.Json.Nodes;
using Infra.Tests.Compiling;
using Infra.Tests.Deploying;

namespace Infra.Tests;

/// <summary>Small Bicep texts with one fault each (but <c>App</c>), held to the rules of <c>infra/</c>. One run of the compiler takes all of them.</summary>
internal static class Samples
{
    private const string Account = """
        param location string = resourceGroup().location
        resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
          name: 'shop'
          location: location
          kind: 'StorageV2'
          sku: { name: 'Standard_LRS' }
          properties: { allowSharedKeyAccess: true }
        }

        """;

    private const string App = """
        param location string = resourceGroup().location
        @secure()
        param hidden string = ''
        resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = { name: 'mine', location: location }
        resource other 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = { name: 'other', location: location }
        resource app 'Microsoft.Web/sites@2024-04-01' = {
          name: 'shop'
          location: location
          identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
          properties: {
            siteConfig: {
              appSettings: [
                { name: 'AzureWebJobsStorage__blobServiceUri', value: 'https://shop.blob.${environment().suffixes.storage}' }
                { name: 'AzureWebJobsStorage__queueServiceUri', value: 'https://shop.queue.${environment().suffixes.storage}' }
                { name: 'AzureWebJobsStorage__tableServiceUri', value: 'https://shop.table.${environment().suffixes.storage}' }
                { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
                { name: 'AzureWebJobsStorage__clientId', value: identity.properties.clientId }
                { name: 'Other', value: '${other.id}${empty(hidden)}' }
              ]
            }
          }
        }

        """;

    private const string Hidden = "@secure()\nparam hidden string\n";

    private const string SecretOutput = "output shown string = 'x${hidden}'";

    private const string PublicAddress = "output blobs string = 'https://shop.blob.CORE.windows.net'";

    private static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["Forgotten"] = "param forgotten string",
        ["WrongType"] = "output answer int = 'forty-two'",
        ["PublicAddress"] = PublicAddress,
        ["SecretOutput"] = $"{Hidden}{SecretOutput}",
        ["FixedPlace"] = "resource logs 'Microsoft.OperationalInsights/workspaces@2022-10-01' = { name: 'logs', location: 'eastasia' }",

        // What the linter would refuse too has to come out all the same, to be checked.
        ["PublicName"] = $"#disable-next-line no-hardcoded-env-urls\n{PublicAddress}",
        ["SecretShown"] = $"{Hidden}#disable-next-line outputs-should-not-contain-secrets\n{SecretOutput}",
        ["KeysTaken"] = Account,
        ["KeysByDefault"] = Account.Replace("properties: { allowSharedKeyAccess: true }", "", StringComparison.Ordinal),
        ["KeysRefused"] = Account.Replace("true", "false", StringComparison.Ordinal),
        ["KeyOutput"] = $"{Account}#disable-next-line outputs-should-not-contain-secrets\noutput key string = account.listKeys().keys[0].value",
        ["KeyText"] = "output text string = 'AccountName=shop;AccountKey=c2VjcmV0'",
        ["SignedLink"] = "output link string = 'https://shop.example/a?sv=1&sig=abc'",
        ["KeySetting"] = Account + App.Replace("param location string = resourceGroup().location", "", StringComparison.Ordinal)
            .Replace("value: '${other.id}", "value: '${account.listKeys().keys[0].value}${other.id}", StringComparison.Ordinal),

        ["App"] = App,
        ["NoCredential"] = App.Replace("'managedidentity'", "'key'", StringComparison.Ordinal),
        ["OtherIdentity"] = App.Replace("identity.properties.clientId", "other.properties.clientId", StringComparison.Ordinal),
        ["NoQueue"] = App.Replace("'AzureWebJobsStorage__queueServiceUri'", "'Queues'", StringComparison.Ordinal),
        ["OtherSuffix"] = App.Replace("table.${environment().suffixes.storage}", "table.example", StringComparison.Ordinal),
        ["ConnectionString"] = App.Replace("'Other'", "'AzureWebJobsStorage'", StringComparison.Ordinal),
        ["RefusedSetting"] = App.Replace("'Other'", "'FUNCTIONS_WORKER_RUNTIME'", StringComparison.Ordinal),
        ["SecretSetting"] = App.Replace("${empty(hidden)}", "${hidden}", StringComparison.Ordinal),
        ["SecretName"] = App.Replace("name: 'other'", "name: 'other${hidden}'", StringComparison.Ordinal),

        ["OpenParameter"] = "#disable-next-line secure-secrets-in-params\nparam shopPassword string\noutput length int = length(shopPassword)",
        ["inner"] = "param text string\noutput length int = length(text)",
        ["OpenModule"] = Hidden + "module inner 'inner.bicep' = {\n  name: 'inner'\n  params: { text: 'x${hidden}' }\n}",
    };

    private static readonly Lazy<Task<(IReadOnlyList<string> Complaints, Dictionary<string, JsonObject> Templates)>> Compiled = new(CompileAsync);

    public static async Task<IReadOnlyList<string>> ComplaintsAsync() => (await Compiled.Value).Complaints;

    public static async Task<JsonObject> TemplateAsync(string sample) => (await Compiled.Value).Templates[sample];

    public static async Task<ArmDeployment> DeployAsync(string sample, Cloud cloud) => Template.Deploy(await TemplateAsync(sample), cloud);

    private static async Task<(IReadOnlyList<string> Complaints, Dictionary<string, JsonObject> Templates)> CompileAsync()
    {
        using var folder = new TempFolder();
        folder.File("bicepconfig.json", await File.ReadAllTextAsync(Sources.Rules));
        foreach (var (name, text) in All)
            folder.File($"{name}.bicep", text);
        var run = await Bicep.RunAsync("build", "--no-restore", "--pattern", Path.Combine(folder.Path, "*.bicep"), "--outdir", folder.Path);
        var templates = Directory.EnumerateFiles(folder.Path, "*.json").Where(path => path != Path.Combine(folder.Path, "bicepconfig.json"))
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => JsonNode.Parse(File.ReadAllText(path))!.AsObject(), StringComparer.Ordinal);
        return (run.Complaints, templates);
    }
}
