namespace WeChat;

/// <summary>Settings of the client; from configuration they are the section <c>WeChat</c> (<c>WeChat__AppId</c> and so on).</summary>
public sealed class WeChatOptions
{
    /// <summary>The address of the API. Anything but loopback has to be HTTPS, because the app secret is sent there.</summary>
    public Uri ApiBase
    {
        get;
        set
        {
            // A Uri parses its host when it is first read. Threads that read it at the same moment can get a wrong answer, so it is read here.
            _ = value.IsAbsoluteUri && value.IsLoopback;
            field = value;
        }
    } = new("https://api.weixin.qq.com");

    /// <summary>AppId of the mini program. Missing: every call fails with a sentence that names the setting.</summary>
    public string? AppId { get; set; }

    /// <summary>AppSecret of the mini program.</summary>
    public string? AppSecret { get; set; }

    /// <summary>
    /// Hosts that exported files are fetched from and files are uploaded to, by https, separated by commas. A name includes itself and its
    /// subdomains; a leading dot changes nothing. The default is Tencent's object storage under both its domains and the files of Cloud Development.
    /// Links to this machine are accepted only while <see cref="ApiBase"/> is this machine.
    /// </summary>
    public string FileHosts { get; set; } = "myqcloud.com,tencentcos.cn,tcb.qcloud.la";

    /// <summary>
    /// File servers may have private addresses: a name of Tencent's storage resolves to one inside its own network. If off, such an address
    /// is refused, because a link must not reach into the network of this machine.
    /// </summary>
    public bool PrivateFileAddresses { get; set; }

    /// <summary>For one try of one API call, and for the first byte of a download.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A download that receives no byte for this long counts as broken.</summary>
    public TimeSpan DownloadIdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>An upload that sends no byte for this long, or gets no answer for this long after its last one, counts as broken.</summary>
    public TimeSpan UploadIdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Waits before the second and the third try of a call, and before the second and the third walk over the list of collections, each
    /// spread by ±20 %. Fewer entries mean fewer tries; more than two are ignored.
    /// </summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; set; } = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    /// <summary>What is wrong with the settings, as a sentence that names the setting, or null.</summary>
    public string? Problem()
    {
        if (string.IsNullOrWhiteSpace(AppId))
            return "Set WeChat__AppId to the AppId of the mini program.";
        if (string.IsNullOrWhiteSpace(AppSecret))
            return "Set WeChat__AppSecret to the AppSecret of the mini program.";
        if (!ApiBase.IsAbsoluteUri || !(ApiBase.Scheme == Uri.UriSchemeHttps || (ApiBase.Scheme == Uri.UriSchemeHttp && ApiBase.IsLoopback)))
            return "Set WeChat__ApiBase to an https address; http is accepted only for this machine, because the app secret is sent there.";
        if (FileLinks.Parse(FileHosts) is null)
            return "Set WeChat__FileHosts to the names of the hosts that exported files are fetched from, separated by commas: myqcloud.com,tencentcos.cn";
        return null;
    }

    /// <summary>Never shows the secret.</summary>
    public override string ToString() =>
        $"WeChat API at {(ApiBase.IsAbsoluteUri ? ApiBase.Authority : "(no address)")}, app {AppId ?? "(none)"}";
}
