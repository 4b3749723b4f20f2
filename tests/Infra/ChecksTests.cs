using System.Text.Json.Nodes;
using Infra.Tests.Compiling;
using Infra.Tests.Deploying;

namespace Infra.Tests;

/// <summary>Each check finds what it is there for, in a sample that has the fault.</summary>
public sealed class ChecksTests
{
    private const string LastSetting = "Microsoft.Web/sites shop, $.properties.siteConfig.appSettings[5].value";

    [BicepTheory]
    [InlineData("KeysTaken", true)]
    [InlineData("KeysByDefault", true)]
    [InlineData("KeysRefused", false)]
    public async Task AccountsWithKeys_Account_IsFoundUnlessItRefusesThem(string sample, bool found) =>
        Assert.Equal(found ? ["shop"] : [], Checks.AccountsWithKeys(await DeployAsync(sample)));

    [BicepTheory]
    [InlineData("KeyOutput", "output key")]
    [InlineData("KeyText", "output text")]
    [InlineData("SignedLink", "output link")]
    [InlineData("KeySetting", LastSetting)]
    public async Task Keys_Sample_IsFound(string sample, string where) => Assert.Equal([where], Checks.Keys(await DeployAsync(sample)));

    [BicepTheory]
    [InlineData("NoCredential", "no credential")]
    [InlineData("OtherIdentity", "the identity that is used is not the app's")]
    [InlineData("NoQueue", "queue: no address")]
    [InlineData("OtherSuffix", "table: https://shop.table.example")]
    [InlineData("ConnectionString", "a connection string beside it, which wins")]
    public async Task NotByIdentity_Sample_IsFound(string sample, string fault) =>
        Assert.Equal([fault], Checks.NotByIdentity(await DeployAsync(sample), Cloud.Public));

    [BicepTheory]
    [InlineData("SecretShown", "output shown")]
    [InlineData("SecretSetting", LastSetting)]
    [InlineData("SecretName", "Microsoft.ManagedIdentity/userAssignedIdentities othersecret text of hidden, $.name")]
    public async Task SecretsOutsideTheVault_Sample_IsFound(string sample, string where) =>
        Assert.Contains(where, Checks.SecretsOutsideTheVault(await DeployAsync(sample)), StringComparer.Ordinal);

    [BicepTheory]
    [InlineData("OpenParameter", "main: shopPassword")]
    [InlineData("OpenModule", "main/inner: text")]
    public async Task NotSecure_Sample_IsFound(string sample, string parameter) =>
        Assert.Equal([parameter], Checks.NotSecure(await Samples.TemplateAsync(sample)));

    [BicepFact]
    public async Task PublicNames_Sample_IsFound() =>
        Assert.Equal(["output blobs: https://shop.blob.CORE.windows.net"], Checks.PublicNames(await Samples.DeployAsync("PublicName", Cloud.China)));

    [BicepFact]
    public async Task RefusedByFlex_Sample_IsFound() => Assert.Equal(["FUNCTIONS_WORKER_RUNTIME"], Checks.RefusedByFlex(await DeployAsync("RefusedSetting")));

    [BicepFact]
    public async Task Checks_AppWithoutAFault_SayNothing()
    {
        var deployment = await Samples.DeployAsync("App", Cloud.China);

        Found.Nothing(Checks.NotByIdentity(deployment, Cloud.China));
        Found.Nothing(Checks.Keys(deployment));
        Found.Nothing(Checks.SecretsOutsideTheVault(deployment));
        Found.Nothing(Checks.PublicNames(deployment));
        Found.Nothing(Checks.RefusedByFlex(deployment));
        Found.Nothing(Checks.NotSecure(await Samples.TemplateAsync("App")));
    }

    [Fact]
    public void Deployment_FunctionThatTheseTestsDoNotKnow_IsNamed()
    {
        var template = JsonNode.Parse("""{ "resources": [], "outputs": { "x": { "value": "[dataUri('x')]" } } }""")!.AsObject();

        var unknown = Assert.Throws<NotSupportedException>(() => Template.Deploy(template, Cloud.Public));

        Assert.Contains("dataUri", unknown.Message, StringComparison.Ordinal);
    }

    private static Task<ArmDeployment> DeployAsync(string sample) => Samples.DeployAsync(sample, Cloud.Public);
}
