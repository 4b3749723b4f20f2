using System.Collections;
using Run.Processes;
using Run.Settings;

namespace Run.Tests.Settings;

public sealed class PlanTests
{
    private const string TokenKey = "0123456789abcdef0123456789abcdef";

    private const string Secret = "a5ecret0fTheShop";

    private static readonly Addresses Addresses = new(7071, 4001, 4002, 4003, 4004);

    private static readonly (string, string)[] Credentials =
        [("WeChat__AppId", "wx00ff"), ("WeChat__AppSecret", Secret), ("WeChat__Env", "小店-prod")];

    [Fact]
    public void Make_NoCredentials_SimulatesWithOurStorageInAFolderOfItsOwn()
    {
        var plan = Make(("AzureWebJobsStorage", "AccountName=realaccount"), ("Local__Store", "/real.db"), ("Drill__Environment", "小店-prod"));

        Assert.True(plan.Simulated);
        Assert.True(plan.OwnStorage);
        Assert.Equal("/数据/simulator", plan.StateFolder);
        var app = Services.AppEnvironment(Addresses, plan, new Hashtable(), TokenKey, schedule: null);
        Assert.Equal("http://127.0.0.1:4001", app["WeChat__ApiBase"]);
        Assert.Equal("http://127.0.0.1:7071", app["ASPNETCORE_URLS"]);
        Assert.Equal("/数据/simulator/workflow.db", app["Local__Store"]);
        Assert.Equal(app["WeChat__Env"], app["Drill__Environment"]);
        Assert.Contains("BlobEndpoint=http://127.0.0.1:4002/devstoreaccount1;", app["AzureWebJobsStorage"], StringComparison.Ordinal);
        Assert.Contains("TableEndpoint=http://127.0.0.1:4004/devstoreaccount1;", app["AzureWebJobsStorage"], StringComparison.Ordinal);
    }

    [Fact]
    public void Make_SomeCredentials_SimulatesAndSaysWhichAreMissing()
    {
        var plan = Make(("WeChat__AppId", "wx00ff"), ("WeChat__AppSecret", ""));

        Assert.True(plan.Simulated);
        Assert.Contains("lacks WeChat__AppSecret and WeChat__Env", plan.Service, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_AllCredentials_UsesTheRealServiceAndHidesTheSecret()
    {
        var plan = Make(Credentials);

        Assert.False(plan.Simulated);
        Assert.Contains("小店-prod", plan.Service, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, plan.Service, StringComparison.Ordinal);
        var app = Services.AppEnvironment(Addresses, plan, new Hashtable(), TokenKey, schedule: null);
        Assert.Equal(Secret, app["WeChat__AppSecret"]);
        Assert.False(app.ContainsKey("WeChat__ApiBase"));
        // Drills cost quota: a real environment has them only if a person has said so.
        Assert.False(app.ContainsKey("Drill__Environment"));
    }

    [Theory]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true", true)]
    [InlineData("AzureWebJobsStorage", "", true)]
    [InlineData("AzureWebJobsStorage", "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=aGk=", false)]
    [InlineData("AzureWebJobsStorage__blobServiceUri", "https://shop.blob.core.chinacloudapi.cn", false)]
    public void Make_RealService_StartsAzuriteOnlyForDevelopmentStorage(string name, string value, bool own)
    {
        var plan = Make([.. Credentials, (name, value)]);

        Assert.Equal(own, plan.OwnStorage);
        var app = Services.AppEnvironment(Addresses, plan, new Hashtable(), TokenKey, schedule: null);
        if (!own)
            Assert.Equal(value, app[name]);
    }

    [Fact]
    public void AppEnvironment_OurStorage_RemovesServiceUrisThatWouldWin()
    {
        var inherited = new Hashtable { ["AzureWebJobsStorage__blobServiceUri"] = "https://real.blob.core.windows.net" };

        var app = Services.AppEnvironment(Addresses, Make(), inherited, TokenKey, schedule: null);

        Assert.True(app.TryGetValue("AzureWebJobsStorage__blobServiceUri", out var value));
        Assert.Null(value);
    }

    [Theory]
    [InlineData("", null, "0 0 18 * * *")]
    [InlineData("0 0 17 * * *", null, "0 0 17 * * *")]
    [InlineData("0 0 17 * * *", "0 30 19 * * *", "0 30 19 * * *")]
    public void AppEnvironment_Schedule_IsTheConvertedOneOrTheSettingOrTheDefault(string setting, string? converted, string expected)
    {
        var app = Services.AppEnvironment(Addresses, Make(("BackupSchedule", setting)), new Hashtable(), TokenKey, converted);

        Assert.Equal(expected, app["BackupSchedule"]);
    }

    [Fact]
    public void AppEnvironment_Logs_GetAKeyAndTheDemoUnlessTheSettingsSayOtherwise()
    {
        var ours = Services.AppEnvironment(Addresses, Make(), new Hashtable(), TokenKey, schedule: null);
        var theirs = Services.AppEnvironment(
            Addresses, Make(("Logs__TokenKey", "their-own-key-their-own-key-their"), ("Logs__Demo", "false")), new Hashtable(), TokenKey, schedule: null);

        Assert.Equal((TokenKey, "true"), (ours["Logs__TokenKey"], ours["Logs__Demo"]));
        Assert.Equal(("their-own-key-their-own-key-their", "false"), (theirs["Logs__TokenKey"], theirs["Logs__Demo"]));
    }

    [Theory]
    [InlineData(false, "/work dir/store/shop.db")]
    [InlineData(true, "/数据/workflow.db")]
    public void Make_RealServiceWithAStore_DataFolderWinsOnlyIfGiven(bool dataGiven, string store)
    {
        var plan = Plan.Make(Read([.. Credentials, ("Local__Store", "store/shop.db")]), "/数据", dataGiven, "/work dir");

        Assert.Equal(store, plan.StoreFile);
    }

    private static Plan Make(params (string Name, string Value)[] settings) => Plan.Make(Read(settings), "/数据", dataGiven: false, "/work dir");

    private static LocalSettings Read((string Name, string Value)[] settings)
    {
        var environment = new Hashtable();
        foreach (var (name, value) in settings)
            environment[name] = value;
        return LocalSettings.Read([], environment);
    }
}
