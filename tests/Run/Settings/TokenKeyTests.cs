using System.Runtime.Versioning;
using Run.Settings;

namespace Run.Tests.Settings;

[UnsupportedOSPlatform("windows")]
public sealed class TokenKeyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_FirstAndSecondRun_IsTheSameLongKeyThatOnlyTheOwnerReads()
    {
        var first = TokenKey.Of(_folder.Path);

        Assert.Matches("^[0-9a-f]{64}$", first);
        Assert.Equal(first, TokenKey.Of(_folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, "logs-token.key")));
    }

    [Fact]
    public void Of_AnotherFolder_IsAnotherKey()
    {
        using var other = new TempFolder();

        Assert.NotEqual(TokenKey.Of(_folder.Path), TokenKey.Of(other.Path));
    }

    [Fact]
    public void Of_HalfAFile_IsDrawnAnewAndPrivate()
    {
        var file = _folder.File("logs-token.key", "半");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        Assert.Equal(64, TokenKey.Of(_folder.Path).Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
