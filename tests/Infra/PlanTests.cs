using System.Text.Json.Nodes;
using Infra.Tests.Compiling;
using Infra.Tests.Deploying;

namespace Infra.Tests;

/// <summary>Both plans, as they would be deployed.</summary>
public sealed class PlanTests
{
    private const string Site = "Microsoft.Web/sites";

    private static readonly string[] OfBoth =
    [
        "Microsoft.Authorization/roleAssignments", "Microsoft.Authorization/roleAssignments", "Microsoft.Authorization/roleAssignments", "Microsoft.Authorization/roleAssignments",
        "Microsoft.Insights/actionGroups", "Microsoft.Insights/components",
        "Microsoft.Insights/scheduledQueryRules", "Microsoft.Insights/scheduledQueryRules", "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.Insights/scheduledQueryRules", "Microsoft.Insights/scheduledQueryRules", "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.KeyVault/vaults", "Microsoft.KeyVault/vaults/secrets", "Microsoft.KeyVault/vaults/secrets", "Microsoft.KeyVault/vaults/secrets",
        "Microsoft.ManagedIdentity/userAssignedIdentities", "Microsoft.OperationalInsights/workspaces",
        "Microsoft.Storage/storageAccounts", "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/blobServices/containers", "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Storage/storageAccounts/managementPolicies", "Microsoft.Web/serverfarms", "Microsoft.Web/sites",
    ];

    private static readonly string[] OfPremium =
    [
        "Microsoft.KeyVault/vaults/secrets", "Microsoft.Storage/storageAccounts",
        "Microsoft.Storage/storageAccounts/fileServices", "Microsoft.Storage/storageAccounts/fileServices/shares",
    ];

    public static TheoryData<string> Plans => ["flex", "premium"];

    [BicepFact]
    public async Task Plan_Choice_IsFlexOrPremium()
    {
        var plan = (await Template.MainAsync())["parameters"]!["plan"]!;

        Assert.Equal(["flex", "premium"], plan["allowedValues"]!.AsArray().Select(one => one!.GetValue<string>()));
    }

    [BicepFact]
    public async Task Flex_Resources_AreThoseOfBothPlans() =>
        Assert.Equal(OfBoth, (await DeployAsync("flex")).Resources.Select(one => one.Type).Order(StringComparer.Ordinal));

    [BicepFact]
    public async Task Premium_Resources_HaveTheShareOfTheCodeToo() =>
        Assert.Equal(OfBoth.Concat(OfPremium).Order(StringComparer.Ordinal), (await DeployAsync("premium")).Resources.Select(one => one.Type).Order(StringComparer.Ordinal));

    // Bicep's own snapshot does not work out everything, but what it lists must be what these tests see.
    [BicepTheory]
    [MemberData(nameof(Plans))]
    public async Task Plan_Resources_AreThoseOfBicepsSnapshot(string plan)
    {
        using var folder = new TempFolder();
        Sources.CopyTo(folder);
        var parameters = folder.File("plan.bicepparam", $"using './main.bicep'\nparam plan = '{plan}'\nparam wechatEnv = 'e'\nparam wechatAppId = 'a'\nparam alertEmail = 'm'\n");

        var run = await Bicep.RunAsync("snapshot", parameters, "--mode", "overwrite", "--resource-group", "workflow", "--subscription-id", Guid.Empty.ToString());
        var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(parameters, ".snapshot.json")))!["predictedResources"]!.AsArray();

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            snapshot.Select(one => one!["type"]!.GetValue<string>()).Order(StringComparer.Ordinal),
            (await DeployAsync(plan)).Resources.Select(one => one.Type).Order(StringComparer.Ordinal));
    }

    [BicepFact]
    public async Task Flex_App_RunsTheIsolatedWorkerOfNet10()
    {
        var deployment = await DeployAsync("flex");
        var app = deployment.The(Site);
        var config = app["functionAppConfig"]!;

        Assert.Equal(("FC1", "FlexConsumption"), Sku(deployment));
        Assert.Equal(("dotnet-isolated", "10.0"), (config["runtime"]!["name"]!.GetValue<string>(), config["runtime"]!["version"]!.GetValue<string>()));
        Found.Nothing(Checks.RefusedByFlex(deployment));
        Assert.Null(app["siteConfig"]!["linuxFxVersion"]);
    }

    [BicepFact]
    public async Task Flex_Package_IsTakenFromTheContainerByIdentity()
    {
        var deployment = await DeployAsync("flex");
        var storage = deployment.The(Site)["functionAppConfig"]!["deployment"]!["storage"]!;
        var account = deployment.The("Microsoft.Storage/storageAccounts").Name;

        Assert.Equal($"https://{account}.blob.core.windows.net/app-package", storage["value"]!.GetValue<string>());
        Assert.Contains($"{account}/default/app-package", deployment.Resources.Select(one => one.Name), StringComparer.Ordinal);
        Assert.Equal("UserAssignedIdentity", storage["authentication"]!["type"]!.GetValue<string>());
        Assert.Equal(Identity(deployment), storage["authentication"]!["userAssignedIdentityResourceId"]!.GetValue<string>());
    }

    [BicepFact]
    public async Task Premium_App_RunsTheIsolatedWorkerOfNet10()
    {
        var deployment = await DeployAsync("premium");
        var app = deployment.The(Site);

        Assert.Equal(("EP1", "ElasticPremium"), Sku(deployment));
        Assert.Equal("DOTNET-ISOLATED|10.0", app["siteConfig"]!["linuxFxVersion"]!.GetValue<string>());
        Assert.Equal(("~4", "dotnet-isolated"), (app.Settings["FUNCTIONS_EXTENSION_VERSION"], app.Settings["FUNCTIONS_WORKER_RUNTIME"]));
        Assert.Null(app["functionAppConfig"]);
    }

    [BicepFact]
    public async Task Premium_CodeShare_IsTheOneThatTheAppOpens()
    {
        var deployment = await DeployAsync("premium");
        var settings = deployment.The(Site).Settings;

        Assert.EndsWith($"/{settings["WEBSITE_CONTENTSHARE"]}", deployment.The("Microsoft.Storage/storageAccounts/fileServices/shares").Name, StringComparison.Ordinal);
        Assert.EndsWith("secrets/code-share)", settings["WEBSITE_CONTENTAZUREFILECONNECTIONSTRING"], StringComparison.Ordinal);
        Assert.Equal(("1", "1"), (settings["WEBSITE_SKIP_CONTENTSHARE_VALIDATION"], settings["WEBSITE_RUN_FROM_PACKAGE"]));
    }

    [BicepTheory]
    [MemberData(nameof(Plans))]
    public async Task Plan_App_IsLinuxBehindHttpsWithOneIdentity(string plan)
    {
        var deployment = await DeployAsync(plan);
        var app = deployment.The(Site);

        Assert.Equal("functionapp,linux", app.Body["kind"]!.GetValue<string>());
        Assert.True(app["httpsOnly"]!.GetValue<bool>());
        Assert.True(deployment.The("Microsoft.Web/serverfarms")["reserved"]!.GetValue<bool>());
        Assert.Equal(Identity(deployment), app["keyVaultReferenceIdentity"]!.GetValue<string>());
    }

    [BicepTheory]
    [InlineData("flex", "Microsoft.App/environments")]
    [InlineData("premium", "Microsoft.Web/serverFarms")]
    public async Task Plan_WithAFixedAddress_GoesOutThroughTheGateway(string plan, string service)
    {
        var deployment = await Template.DeployAsync(Cloud.Public, ("plan", plan), ("fixedOutboundAddress", true));
        var network = deployment.The("Microsoft.Network/virtualNetworks");
        var subnet = network["subnets"]![0]!;

        Assert.Equal(service, subnet["properties"]!["delegations"]![0]!["properties"]!["serviceName"]!.GetValue<string>());
        Assert.EndsWith(deployment.The("Microsoft.Network/natGateways").Name, subnet["properties"]!["natGateway"]!["id"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.EndsWith($"/virtualNetworks/{network.Name}/subnets/{subnet["name"]}", deployment.The(Site)["virtualNetworkSubnetId"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(deployment.The("Microsoft.Network/publicIPAddresses").Name, deployment.Outputs["outboundAddressName"]!.GetValue<string>());
    }

    private static Task<ArmDeployment> DeployAsync(string plan) => Template.DeployAsync(Cloud.Public, ("plan", plan));

    private static (string Name, string Tier) Sku(ArmDeployment deployment)
    {
        var sku = deployment.The("Microsoft.Web/serverfarms").Body["sku"]!;
        return (sku["name"]!.GetValue<string>(), sku["tier"]!.GetValue<string>());
    }

    private static string Identity(ArmDeployment deployment) => deployment.The(Site).Body["identity"]!["userAssignedIdentities"]!.AsObject().Single().Key;
}
