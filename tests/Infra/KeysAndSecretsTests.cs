using System.Text.Json.Nodes;
using Infra.Tests.Compiling;
using Infra.Tests.Deploying;

namespace Infra.Tests;

/// <summary>Storage is reached by identity, and secrets lie in the vault alone.</summary>
public sealed class KeysAndSecretsTests
{
    private static readonly string[] StorageRoles =
    [
        "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", // Storage Table Data Contributor
        "974c5e8b-45b9-4653-ba55-5f855dd0fb88", // Storage Queue Data Contributor
        "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner
    ];

    private static readonly string[] SecretParameters = ["logsPreviousTokenKey", "logsTokenKey", "wechatAppSecret"];

    public static TheoryData<string> Plans => PlanTests.Plans;

    [BicepTheory]
    [MemberData(nameof(Plans))]
    public async Task Storage_OnEitherPlan_IsReachedByIdentity(string plan) =>
        Found.Nothing(Checks.NotByIdentity(await DeployAsync(plan), Cloud.Public));

    [BicepTheory]
    [MemberData(nameof(Plans))]
    public async Task Identity_OnEitherPlan_HasTheRolesForTheAccountWithTheBackups(string plan)
    {
        var deployment = await DeployAsync(plan);
        var account = BackupAccount(deployment);
        var roles = deployment.Resources
            .Where(one => one.Type.EndsWith("/roleAssignments", StringComparison.Ordinal))
            .Where(one => one.Body["scope"]!.GetValue<string>().EndsWith($"/storageAccounts/{account}", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(StorageRoles, roles.Select(one => one["roleDefinitionId"]!.GetValue<string>().Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.All(roles, role => Assert.EndsWith("/userAssignedIdentities/workflow-app.principalId›", role["principalId"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.StartsWith($"https://{account}.", deployment.The("Microsoft.Web/sites").Settings["AzureWebJobsStorage__tableServiceUri"], StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task Flex_Keys_AreNowhere()
    {
        var deployment = await DeployAsync("flex");

        Found.Nothing(Checks.AccountsWithKeys(deployment));
        Found.Nothing(Checks.Keys(deployment));
    }

    // Premium opens its code share by key alone: that account holds nothing else, and its key goes into the vault and nowhere else.
    [BicepFact]
    public async Task Premium_OneKey_OpensTheCodeAndLiesInTheVault()
    {
        var deployment = await DeployAsync("premium");

        var account = Assert.Single(Checks.AccountsWithKeys(deployment));
        Assert.NotEqual(BackupAccount(deployment), account);
        Assert.All(
            deployment.Resources.Where(one => one.Name.StartsWith($"{account}/", StringComparison.Ordinal)),
            child => Assert.StartsWith("Microsoft.Storage/storageAccounts/fileServices", child.Type, StringComparison.Ordinal));
        var key = Assert.Single(Checks.Keys(deployment));
        Assert.StartsWith("Microsoft.KeyVault/vaults/secrets ", key, StringComparison.Ordinal);
        Assert.EndsWith("/code-share, $.properties.value", key, StringComparison.Ordinal);
    }

    [BicepFact]
    public async Task Parameter_ThatIsSecret_IsSecureInEveryTemplate()
    {
        var main = await Template.MainAsync();

        Found.Nothing(Checks.NotSecure(main));
        Assert.Equal(
            SecretParameters,
            main["parameters"]!.AsObject().Where(one => one.Value!["type"]!.GetValue<string>() == "securestring").Select(one => one.Key).Order(StringComparer.Ordinal));
    }

    [BicepTheory]
    [MemberData(nameof(Plans))]
    public async Task Secret_OnEitherPlan_LiesInTheVaultAlone(string plan)
    {
        var deployment = await DeployAsync(plan);

        Found.Nothing(Checks.SecretsOutsideTheVault(deployment));
        Assert.Equal(
            SecretParameters.Select(Checks.Secret),
            deployment.Resources.Where(one => one.Type == "Microsoft.KeyVault/vaults/secrets").Select(one => one["value"]!.GetValue<string>())
                .Where(value => SecretParameters.Select(Checks.Secret).Contains(value, StringComparer.Ordinal)).Order(StringComparer.Ordinal));
    }

    [BicepTheory]
    [InlineData("WeChat__AppSecret")]
    [InlineData("Logs__TokenKey")]
    [InlineData("Logs__PreviousTokenKey")]
    public async Task Setting_ThatIsSecret_RefersToASecretInTheVault(string setting)
    {
        var deployment = await DeployAsync("flex");
        var reference = deployment.The("Microsoft.Web/sites").Settings[setting];
        var vault = deployment.The("Microsoft.KeyVault/vaults").Name;

        Assert.StartsWith("@Microsoft.KeyVault(SecretUri=", reference, StringComparison.Ordinal);
        Assert.Contains($"{vault}/{reference.Split("secrets/")[^1].TrimEnd(')')}", deployment.Resources.Select(one => one.Name), StringComparer.Ordinal);
    }

    // So that a deployment without the secrets at hand does not overwrite them.
    [BicepFact]
    public async Task Secret_LeftEmpty_KeepsTheOneInTheVault()
    {
        var deployment = await Template.DeployAsync(Cloud.Public, [("plan", "flex"), .. SecretParameters.Select(name => (name, (JsonNode?)""))]);

        Assert.DoesNotContain(deployment.Resources, one => one.Type == "Microsoft.KeyVault/vaults/secrets");
    }

    private static Task<ArmDeployment> DeployAsync(string plan) => Template.DeployAsync(Cloud.Public, ("plan", plan));

    private static string BackupAccount(ArmDeployment deployment) =>
        deployment.Resources.Single(one => one.Name.EndsWith("/default/backups", StringComparison.Ordinal)).Name.Split('/')[0];
}
