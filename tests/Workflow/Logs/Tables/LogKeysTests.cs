using System.Security.Cryptography;
using System.Text;
using Workflow.Logs.Tables;

namespace Workflow.Tests.Logs.Tables;

public sealed class LogKeysTests
{
    private static readonly string Long = new('%', Limits.UinBytes);

    [Fact]
    public void User_WhoseNameIsTooLong_HasAKeyOfAHash_ThatNoOtherNameYields()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Long)).AsSpan(0, 20));

        var key = LogKeys.User("环境", Long);

        Assert.EndsWith(hash, key, StringComparison.Ordinal);
        foreach (var start in (string[])["", " ", "%-", "-", "%", "!", "!%-"])
            Assert.NotEqual(key, LogKeys.User("环境", start + hash));
        Assert.NotEqual(key, LogKeys.User("环境", key[(key.IndexOf('!', StringComparison.Ordinal) + 1)..]));
    }

    [Fact]
    public void User_AtTheMostCharacters_KeepsTheName_AndOnePast_IsHashed()
    {
        var fits = new string('%', 85) + "a";

        Assert.EndsWith("%25a", LogKeys.User("环境", fits), StringComparison.Ordinal);
        Assert.Contains("!%-", LogKeys.User("环境", fits + "a"), StringComparison.Ordinal);
    }

    [Fact]
    public void User_WithAMarkInTheEnvironment_IsNobodyElse() => Assert.NotEqual(LogKeys.User("a!b", "c"), LogKeys.User("a", "b!c"));
}
