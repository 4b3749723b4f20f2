using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Workflow.Http;
using Workflow.Logs;
using Workflow.Logs.Door;
using Workflow.Tests.Support;

namespace Workflow.Tests.Logs.Door;

/// <summary>Tokens of users, held to the file that the library's helper for Node is held to as well.</summary>
public sealed class TokenVectorTests
{
    private static readonly Vectors File = JsonSerializer.Deserialize<Vectors>(
        System.IO.File.ReadAllText(Repository.PathOf("tests/OfflineLog/vectors/uin-tokens.json")), Json.Options)!;

    public static TheoryData<string> IssuedNames => new(File.Issued.Select(one => one.Name));

    public static TheoryData<string> RefusedNames => new(File.Refused.Select(one => one.Name));

    [Theory]
    [MemberData(nameof(IssuedNames))]
    public void Token_OfTheFile_IsIssuedAndRead(string name)
    {
        var vector = File.Issued.Single(one => one.Name == name);

        var issued = UinToken.Issue(File.Key, vector.App, vector.Uin, DateTimeOffset.FromUnixTimeSeconds(vector.Exp));

        Assert.Equal(vector.Uin, Tokens().ReadUin(Request($"uin {vector.Token}")));
        // Two writers of JSON escape what they need not, so the text may differ where the content does not.
        Assert.Equal(vector.Uin, Tokens().ReadUin(Request($"uin {issued}")));
        Assert.True(JsonElement.DeepEquals(Payload(vector.Token), Payload(issued)));
        if (vector.Uin.All(char.IsLetterOrDigit))
            Assert.Equal(vector.Token, issued);
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void Token_OfTheFileThatIsWrong_IsNobodys(string name) =>
        Assert.Null(Tokens().ReadUin(Request($"uin {File.Refused.Single(one => one.Name == name).Token}")));

    [Fact]
    public void Token_OfThePreviousKey_IsReadWhileThatIsSet()
    {
        var token = File.Issued[0].Token;
        const string next = "下一把钥匙，也只给测试用，足够三十二个字符长，请勿外传，到此为止。";

        Assert.NotNull(Tokens(next, File.Key).ReadUin(Request($"uin {token}")));
        Assert.Null(Tokens(next).ReadUin(Request($"uin {token}")));
    }

    [Fact]
    public void Token_WithoutAKey_IsNobodys() => Assert.Null(Tokens(key: null).ReadUin(Request($"uin {File.Issued[0].Token}")));

    [Theory]
    [InlineData("")]
    [InlineData("uin")]
    [InlineData("uin ")]
    [InlineData("Bearer {0}")]
    [InlineData("{0}")]
    [InlineData("uin{0}")]
    public void Authorization_OfAnotherForm_IsNobodys(string header) =>
        Assert.Null(Tokens().ReadUin(Request(header.Replace("{0}", File.Issued[0].Token, StringComparison.Ordinal))));

    [Fact]
    public void Key_AtItsLeastLength_Issues_AndOneUnder_IsRefused()
    {
        var key = new string('钥', Limits.TokenKeyCharacters);

        Assert.StartsWith("v1.", UinToken.Issue(key, "shop", "用户", default), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => UinToken.Issue(key[1..], "shop", "用户", default));
    }

    [Fact]
    public void Uin_AtItsMostBytes_IsIssued_AndOnePast_IsRefused()
    {
        var uin = new string('u', Limits.UinBytes);

        Assert.Equal(uin, Tokens().ReadUin(Request($"uin {UinToken.Issue(File.Key, "shop", uin, DateTimeOffset.FromUnixTimeSeconds(File.Now + 1))}")));
        Assert.Throws<ArgumentException>(() => UinToken.Issue(File.Key, "shop", uin + "u", default));
        Assert.Throws<ArgumentException>(() => UinToken.Issue(File.Key, "shop", "", default));
    }

    [Fact]
    public void Token_AtItsMostCharacters_IsRead_AndOnePast_IsNot()
    {
        var key = new byte[32];
        var payload = new byte[(Limits.TokenCharacters - 47) / 4 * 3];
        var token = SignedText.Sign("v1", payload, key);

        Assert.NotNull(SignedText.Open("v1", token, [key]));
        var longer = SignedText.Sign("v1", new byte[payload.Length + 3], key);
        Assert.True(token.Length <= Limits.TokenCharacters && longer.Length > Limits.TokenCharacters);
        Assert.Null(SignedText.Open("v1", longer, [key]));
    }

    [Fact]
    public void UploadToken_Issued_SaysWhatItWasIssuedFor_AndNothingElseOpensIt()
    {
        var tokens = Tokens();
        var right = new UploadRight { Order = "20261125T020000Z-abcd", Uin = "用户-1", Device = "k3jf92abk3jf92ab", Expires = File.Now + 1 };
        var token = tokens.Issue(right);

        Assert.Equal(right, tokens.ReadUpload(Request($"Bearer {token}")));
        Assert.Null(tokens.ReadUin(Request($"uin {token}")));
        Assert.Null(tokens.ReadSession(token));
        Assert.Null(Tokens(new string('k', 40)).ReadUpload(Request($"Bearer {token}")));
        Assert.Null(tokens.ReadUpload(Request($"Bearer {tokens.Issue(right with { Expires = File.Now })}")));
    }

    private static JsonElement Payload(string token) => JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement;

    private static DoorTokens Tokens() => Tokens(File.Key);

    private static DoorTokens Tokens(string? key, string? previous = null) => new(
        new LogSettings { TokenKey = key, PreviousTokenKey = previous, Apps = File.Apps }, new StandingClock(DateTimeOffset.FromUnixTimeSeconds(File.Now)));

    private static HttpRequest Request(string authorization)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = authorization;
        return request;
    }

    private sealed record Vectors(string Key, string[] Apps, long Now, Issued[] Issued, Refused[] Refused);

    private sealed record Issued(string Name, string App, string Uin, long Exp, string Token);

    private sealed record Refused(string Name, string Token);
}
