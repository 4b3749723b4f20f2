using Infra.Tests.Compiling;
using Infra.Tests.Deploying;

namespace Infra.Tests;

/// <summary>The same template in Azure in China, which has other domains and no Flex Consumption.</summary>
public sealed class ChinaTests
{
    [BicepFact]
    public async Task China_PlanLeftOut_IsPremium()
    {
        var deployment = await Template.DeployAsync(Cloud.China);

        Assert.Equal("EP1", deployment.The("Microsoft.Web/serverfarms").Body["sku"]!["name"]!.GetValue<string>());
    }

    [BicepFact]
    public async Task PublicCloud_PlanLeftOut_IsFlex()
    {
        var deployment = await Template.DeployAsync(Cloud.Public);

        Assert.Equal("FC1", deployment.The("Microsoft.Web/serverfarms").Body["sku"]!["name"]!.GetValue<string>());
    }

    [BicepTheory]
    [InlineData("flex")]
    [InlineData("premium")]
    public async Task China_OnEitherPlan_NamesNothingOfThePublicCloud(string plan)
    {
        var deployment = await Template.DeployAsync(Cloud.China, ("plan", plan));

        Found.Nothing(Checks.PublicNames(deployment));
        Found.Nothing(Checks.NotByIdentity(deployment, Cloud.China));
    }

    [BicepFact]
    public async Task China_CodeShare_HasTheSuffixOfItsCloud()
    {
        var deployment = await Template.DeployAsync(Cloud.China);
        var secret = deployment.Resources.Single(one => one.Name.EndsWith("/code-share", StringComparison.Ordinal));

        Assert.EndsWith(";EndpointSuffix=core.chinacloudapi.cn", secret["value"]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
