using static WeChat.ErrorClass;

namespace WeChat;

/// <summary>One row: what a code means and asks for.</summary>
/// <param name="Code">The service's errcode.</param>
/// <param name="Class">What to do.</param>
/// <param name="Meaning">In English, to follow "error CODE, ".</param>
/// <param name="Action">What a person can do. <c>{ip}</c> stands for the address in the message.</param>
/// <param name="Wait">Not before this long from now.</param>
/// <param name="WhenMessageContains">The row holds only for messages with this text; such rows come before the plain one.</param>
/// <param name="OnlyEndpoint">The row holds only for this endpoint.</param>
public sealed record ErrorEntry(
    int Code,
    ErrorClass Class,
    string Meaning,
    string Action,
    TimeSpan? Wait = null,
    string? WhenMessageContains = null,
    string? OnlyEndpoint = null)
{
    /// <summary>How long to wait, seen from <paramref name="now"/>. Daily quotas start anew at midnight in China.</summary>
    public TimeSpan? RetryAfterFrom(DateTimeOffset now)
    {
        if (Class != Quota)
            return Wait;
        var china = now.ToOffset(TimeSpan.FromHours(8));
        return china.Date.AddDays(1) - china.DateTime;
    }

    /// <summary>The action, with the refused address out of the service's message.</summary>
    public string ActionFor(string message) =>
        Action.Replace("{ip}", SafeText.RefusedIp(message) ?? "this machine's public address", StringComparison.Ordinal);
}

/// <summary>The error codes of the service, as data. Sources and texts: the API's own pages and its global and cloud code lists.</summary>
public static class ErrorTable
{
    private const string AskAgain = "Nothing to do; it is tried again.";
    private const string Report = "This is a defect of the program or a change of the API: report it with the request id.";
    private const string CheckEnv = "Set WeChat__Env to the id of a cloud environment of this mini program (WeChat developer tools, Cloud Development, Settings).";
    private const string CheckSecret = "Copy the AppSecret anew from the WeChat admin console (Development settings) into WeChat__AppSecret.";
    private const string CheckAppId = "Set WeChat__AppId to the AppId of the mini program.";
    private const string AllowIp = "Add {ip} to the IP allow list in the WeChat admin console (Development settings).";
    private const string Permissions = "Check in the WeChat admin console that this account may use the cloud database API.";
    private const string Frozen = "See the notices in the WeChat admin console; the account or the API is blocked.";
    private const string CheckCollection = "Check the name of the collection; it may have been deleted or renamed.";
    private const string MorePackage = "Wait for the next day, or buy a larger package for the environment.";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>All rows; the first that fits wins.</summary>
    public static IReadOnlyList<ErrorEntry> All { get; } =
    [
        // The service itself.
        new(-1, Retry, "the service is busy", AskAgain),
        new(-1000, Retry, "system error of the service", AskAgain),
        new(-501000, Permanent, "the environment id is not accepted", CheckEnv, WhenMessageContains: "env check invalid"),
        new(-501000, Permanent, "the collection does not exist", CheckCollection, WhenMessageContains: "ResourceNotFound"),
        new(-501000, Retry, "unknown error of the cloud environment", "If it stays, check WeChat__Env."),
        new(-501001, Permanent, "the collection exists already", "Choose another name, or delete that collection first.", WhenMessageContains: "ResourceExist"),
        new(-501001, Permanent, "the collection does not exist", CheckCollection, WhenMessageContains: "ResourceNotFound"),
        new(-501001, Retry, "system error of the cloud environment", AskAgain),
        new(-501002, Retry, "the cloud environment timed out", AskAgain),
        new(-501003, Quota, "the environment's request quota is used up", MorePackage),
        new(-501004, RetryLater, "too many requests at once in this environment", "If it stays, lower Backup__MaxConcurrentExports.", TimeSpan.FromSeconds(30)),
        new(-501005, Permanent, "the environment is in an abnormal state", "Open the environment in the Cloud Development console; it may be unpaid, isolated or destroyed."),
        new(-501007, Permanent, "a parameter is wrong", Report),
        new(-501009, Permanent, "the resource does not exist or is not valid", CheckCollection),
        new(-501015, Quota, "the environment's quota of reads is used up", MorePackage),
        new(-501016, Quota, "the environment's quota of writes is used up", MorePackage),
        new(-501017, Permanent, "the environment's disk is full", "Free space in the environment or buy a larger package."),
        new(-501018, Retry, "the resource is not available now", AskAgain),
        new(-501019, Permanent, "the operation is not authorised", Permissions),
        new(-501020, Permanent, "a parameter is unknown", Report),
        new(-501021, Permanent, "the operation is not supported", Report),

        // Database.
        new(-502001, Permanent, "the collection does not exist", CheckCollection, WhenMessageContains: "ResourceNotFound"),
        new(-502001, Permanent, "a document with this key exists already", "Remove the duplicate, or import in upsert mode.", WhenMessageContains: "E11000"),
        new(-502001, Retry, "the database request failed", AskAgain),
        new(-502002, Permanent, "the database instruction is not valid", Report),
        new(-502003, Permanent, "no permission for the database", Permissions),
        new(-502005, Permanent, "the collection does not exist", CheckCollection),
        new(-502010, Retry, "the database operation failed", AskAgain),
        new(-502011, Retry, "the database operation timed out", AskAgain),
        new(-502012, Permanent, "the insert failed", "See the message for the document that was refused."),
        new(-502013, Permanent, "the collection could not be created", "See the message; the collection may exist already."),
        new(-502014, Retry, "the delete failed", AskAgain),
        new(-502015, Retry, "the query failed", AskAgain),

        // Files, functions, the WeChat back end.
        new(-503001, Retry, "the cloud file request failed", AskAgain),
        new(-503002, Permanent, "no permission for the cloud file", Permissions),
        new(-503003, Permanent, "the cloud file does not exist", "Check the path; the file may have been deleted."),
        new(-504001, Retry, "the cloud function call failed", AskAgain),
        new(-504002, Permanent, "the cloud function failed", "See the function's log."),
        new(-601001, Retry, "system error of the WeChat back end", AskAgain),
        new(-601002, Permanent, "a system parameter is wrong", Report),
        new(-601003, Retry, "network error inside WeChat", AskAgain),
        new(-601004, Permanent, "no permission for this API", Permissions),
        new(-601008, Retry, "time-out inside WeChat", AskAgain),
        new(-601010, Permanent, "no permission to write", Permissions),
        new(-601011, Permanent, "no permission", Permissions),
        new(-601012, Permanent, "no permission for this environment", CheckEnv),
        new(-601013, Permanent, "no permission across accounts", Permissions),
        new(-601015, Permanent, "access refused", Permissions),
        new(-601016, Permanent, "access refused", Permissions),
        new(-601017, Permanent, "access refused", Permissions),
        new(-601018, Permanent, "the API is not authorised", Permissions),
        new(-601027, Permanent, "the environment id is not valid", CheckEnv),
        new(-604001, Permanent, "the answer would be larger than 1 MB", "Ask for fewer documents at once."),
        new(-604100, Permanent, "the API does not exist", Report),
        new(-604101, Permanent, "no permission to call this API", Permissions),
        new(-604102, Retry, "the call timed out", AskAgain),
        new(-604103, Retry, "system error of the cloud call", AskAgain),
        new(-604104, Permanent, "the call comes from a place that may not call", Permissions),
        new(-605101, Permanent, "the query could not be parsed", "Check the name of the collection for unusual characters. " + Report),

        // Tokens and credentials. At the token endpoint 40001 is not about the token but about the secret.
        new(40001, Permanent, "the AppSecret is wrong", CheckSecret, OnlyEndpoint: "stable_token"),
        new(40001, RefreshToken, "the access token is not valid or not the latest", "See whether another program of this AppId keeps fetching tokens."),
        new(40002, Permanent, "the grant type is not valid", Report),
        new(40013, Permanent, "the AppId is not valid", CheckAppId),
        new(40014, RefreshToken, "the access token is not valid", "See whether another program of this AppId keeps fetching tokens."),
        new(40066, Permanent, "the address of the API is wrong", "Check WeChat__ApiBase. " + Report),
        new(40097, Permanent, "an argument is wrong", Report),
        new(40101, Permanent, "a required parameter is missing", Report),
        new(40125, Permanent, "the AppSecret is not valid", CheckSecret),
        new(40164, Permanent, "the address of this machine is not on the IP allow list", AllowIp),
        new(40243, Permanent, "the AppSecret is frozen", "Unfreeze or reset the AppSecret in the WeChat admin console, then set WeChat__AppSecret."),
        new(41001, Permanent, "the access token is missing in the request", Report),
        new(41002, Permanent, "the AppId is missing in the request", CheckAppId),
        new(41004, Permanent, "the AppSecret is missing in the request", CheckSecret),
        new(42001, RefreshToken, "the access token has expired", AskAgain),
        new(43001, Permanent, "the request has to be a GET", Report),
        new(43002, Permanent, "the request has to be a POST", Report),
        new(43003, Permanent, "the request has to use HTTPS", "Set WeChat__ApiBase to an https address."),
        new(44002, Permanent, "the request has no body", Report),
        new(45009, Quota, "the daily quota of this API is used up", "Wait for the next day in China, or reset it (clear_quota, ten times a month)."),
        new(45011, RetryLater, "too many calls in this minute", AskAgain, Minute),
        new(45035, Permanent, "the address of this machine is not registered", AllowIp),
        new(47001, Permanent, "the format of the data is wrong", Report),
        new(48001, Permanent, "the account has no permission for this API", Permissions),
        new(48004, Permanent, "the API is blocked for this account", Frozen),
        new(50001, Permanent, "the account is not authorised", Frozen),
        new(50002, Permanent, "the account is limited", Frozen),
        new(61004, Permanent, "the address of this machine is not registered", AllowIp),
        new(61024, Permanent, "the token has to come from the third-party platform", "This AppId is run by a third-party platform; use the mini program's own AppId and AppSecret."),
        new(85088, Permanent, "this mini program has not opened Cloud Development", "Open Cloud Development in the WeChat developer tools."),
        new(85089, Permanent, "the configuration was not found", CheckEnv),
        new(89503, Permanent, "an administrator has to confirm this address", "Let an administrator confirm the request in the WeChat message that was sent, then add {ip} to the IP allow list."),
        new(89506, RetryLater, "this address is refused for 24 hours", "An administrator has refused it; talk to them. It is tried again after a day.", TimeSpan.FromHours(24)),
        new(89507, RetryLater, "this address is refused for an hour", "An administrator has refused it; talk to them. It is tried again after an hour.", TimeSpan.FromHours(1)),
    ];

    /// <summary>
    /// The row for an answer. Codes that are not listed: negative ones come from the cloud's machinery and pass, positive ones are about
    /// the request or the account and do not.
    /// </summary>
    public static ErrorEntry Find(int code, string message, string endpoint)
    {
        foreach (var entry in All)
        {
            if (entry.Code == code
                && (entry.OnlyEndpoint is null || entry.OnlyEndpoint == endpoint)
                && (entry.WhenMessageContains is null || message.Contains(entry.WhenMessageContains, StringComparison.OrdinalIgnoreCase)))
            {
                return entry;
            }
        }
        return code < 0
            ? new ErrorEntry(code, Retry, "an error that this program does not know", AskAgain)
            : new ErrorEntry(code, Permanent, "an error that this program does not know", "Look the code up in the WeChat documentation.");
    }
}
