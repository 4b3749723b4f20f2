using static WeChat.ErrorClass;
using static WeChat.KnownRefusal;

namespace WeChat;

/// <summary>The error codes of the service, as data. Sources and texts: the API's own pages and its global and cloud code lists.</summary>
public static class ErrorTable
{
    private const string AskAgain = "Nothing to do; it is tried again.";
    private const string Report = "This is a defect of the program or a change of the API: report it with the request id.";
    private const string CheckEnv = "Set WeChat__Env to the id of a cloud environment of this mini program (WeChat developer tools, Cloud Development, Settings).";
    private const string CheckSecret = "Copy the AppSecret again from the WeChat admin console (Development settings) into WeChat__AppSecret.";
    private const string CheckAppId = "Set WeChat__AppId to the AppId of the mini program.";
    private const string AllowIp = "Add {ip} to the IP allow list in the WeChat admin console (Development settings).";
    private const string Permissions = "Check in the WeChat admin console that this account may use the cloud database API.";
    private const string Frozen = "Read the notices in the WeChat admin console; the account or the API is blocked.";
    private const string CheckCollection = "Check the name of the collection; it may have been deleted or renamed.";
    private const string MorePackage = "Wait for the next day, or buy a larger package for the environment.";
    private const string OpenCloud = "Enable Cloud Development in the WeChat developer tools.";

    private const string OtherName = "Choose another name, or delete that collection first.";
    private const string CheckFile = "Check the path; the file may have been deleted.";
    private const string CollectionIsThere = "the collection exists already";
    private const string NoCollection = "the collection does not exist";
    private const string NoFile = "the cloud file does not exist";

    private const ErrorScope Call = ErrorScope.Call;
    private const ErrorScope Collection = ErrorScope.Collection;
    private const ErrorScope Env = ErrorScope.Environment;
    private const ErrorScope Account = ErrorScope.Account;

    private static readonly string[] TimeOutWords = ["超时", "timed out", "timeout", "time out", "deadline exceeded"];
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The code of rows that match only by message; they apply to the cloud's own codes, which are negative.</summary>
    public const int AnyCode = 0;

    /// <summary>All rows; the first that fits wins.</summary>
    public static IReadOnlyList<ErrorEntry> All { get; } =
    [
        // The service itself.
        new(-1, Retry, Call, "the service is busy", AskAgain),
        new(-1000, Retry, Call, "system error of the service", AskAgain),
        new(-501000, Permanent, Env, "the environment id is not accepted", CheckEnv, WhenMessageContains: "env check invalid"),
        new(-501000, Permanent, Env, "the environment id is not accepted", CheckEnv, WhenMessageContains: "env not exists"),
        new(-501000, Permanent, Env, "the environment id is not accepted", CheckEnv, WhenMessageContains: "Environment not found"),
        new(-501000, Permanent, Env, "the environment id is not accepted", CheckEnv, WhenMessageContains: "Environment invalid"),
        new(-501000, Permanent, Env, "the environment id is not accepted", CheckEnv, WhenMessageContains: "INVALID_ENV"),

        // Messages that are clear by themselves. Their code is unknown, or differs.
        new(AnyCode, Permanent, Call, "a document with this key exists already", "Remove the duplicate, or import in upsert mode.", WhenMessageContains: "E11000", Refusal: DuplicateKey),
        new(AnyCode, Permanent, Collection, CollectionIsThere, OtherName, WhenMessageContains: "ResourceExist", Refusal: CollectionExists),
        new(AnyCode, Permanent, Collection, CollectionIsThere, OtherName, WhenMessageContains: "Table exist", Refusal: CollectionExists),
        new(AnyCode, Permanent, Collection, NoCollection, CheckCollection, WhenMessageContains: "ResourceNotFound", Refusal: CollectionMissing),
        new(AnyCode, Permanent, Collection, NoCollection, CheckCollection, WhenMessageContains: "Table not exist", Refusal: CollectionMissing),
        new(AnyCode, Permanent, Call, "another index of this name or these keys exists already", "Choose another name, or delete that index first.", WhenMessageContains: "already exists with"),
        new(AnyCode, Permanent, Call, NoFile, CheckFile, WhenMessageContains: "STORAGE_FILE_NONEXIST", Refusal: FileMissing),

        new(-501000, Retry, Call, "unknown error of the cloud environment", "If it persists, check WeChat__Env.", Patience: Limits.UnknownErrorPatience),
        new(-501001, Retry, Call, "system error of the cloud environment", AskAgain),
        new(-501002, Retry, Call, "the cloud environment timed out", AskAgain, OutcomeUnknown: true),
        new(-501003, Quota, Env, "the environment's request quota is used up", MorePackage),
        new(-501004, RetryLater, Env, "too many requests at once in this environment", "If it persists, lower Backup__MaxConcurrentExports.", TimeSpan.FromSeconds(30)),
        new(-501005, Permanent, Env, "the environment is in an abnormal state", "Open the environment in the Cloud Development console; it may be unpaid, isolated or destroyed."),
        new(-501007, Permanent, Call, "a parameter is wrong", Report),
        new(-501009, Permanent, Collection, "the resource does not exist or is not valid", CheckCollection),
        new(-501015, Quota, Env, "the environment's quota of reads is used up", MorePackage),
        new(-501016, Quota, Env, "the environment's quota of writes is used up", MorePackage),
        new(-501017, Permanent, Env, "the environment's disk is full", "Free space in the environment or buy a larger package."),
        new(-501018, Retry, Call, "the resource is not available now", AskAgain),
        new(-501019, Permanent, Account, "the operation is not authorised", Permissions),
        new(-501020, Permanent, Call, "a parameter is unknown", Report),
        new(-501021, Permanent, Call, "the operation is not supported", Report),
        new(-501023, Permanent, Account, "access without a login is refused", Permissions),

        // Database.
        new(-502001, Retry, Call, "the database request failed", AskAgain),
        new(-502002, Permanent, Collection, "the database instruction is not valid", Report),
        new(-502003, Permanent, Collection, "no permission for the database", Permissions),
        new(-502005, Permanent, Collection, NoCollection, CheckCollection, Refusal: CollectionMissing),
        new(-502006, Permanent, Collection, CollectionIsThere, OtherName, Refusal: CollectionExists),
        new(-502010, Retry, Call, "the database operation failed", AskAgain),
        new(-502011, Retry, Call, "the database operation timed out", AskAgain, OutcomeUnknown: true),
        new(-502012, Permanent, Call, "the insert failed", "See the message for the document that was refused."),
        new(-502013, Permanent, Collection, "the collection could not be created", "See the message; the collection may exist already."),
        new(-502014, Retry, Call, "the delete failed", AskAgain),
        new(-502015, Retry, Call, "the query failed", AskAgain),

        // Files, functions, the WeChat back end.
        new(-503001, Retry, Call, "the cloud file request failed", AskAgain),
        new(-503002, Permanent, Call, "no permission for the cloud file", Permissions),
        new(-503003, Retry, Call, "the signature of the cloud file is not valid", AskAgain, WhenMessageContains: "签名"),
        new(-503003, Retry, Call, "the signature of the cloud file is not valid", AskAgain, WhenMessageContains: "signature"),
        new(-503003, Permanent, Collection, NoFile, CheckFile, Refusal: FileMissing),
        new(-504001, Retry, Call, "the cloud function call failed", AskAgain, OutcomeUnknown: true),
        new(-504002, Permanent, Call, "the cloud function failed", "See the function's log."),
        new(-504003, Retry, Call, "the cloud function timed out", AskAgain, OutcomeUnknown: true),
        new(-601001, Retry, Call, "system error of the WeChat back end", AskAgain),
        new(-601002, Permanent, Call, "a system parameter is wrong", Report),
        new(-601003, Retry, Call, "network error inside WeChat", AskAgain, OutcomeUnknown: true),
        new(-601004, Permanent, Account, "no permission for this API", Permissions),
        new(-601008, Retry, Call, "time-out inside WeChat", AskAgain, OutcomeUnknown: true),
        new(-601009, Permanent, Account, "the account has no phone number", "Bind a phone number to the account in the WeChat admin console."),
        new(-601010, Permanent, Account, "no permission to write", Permissions),
        new(-601011, Permanent, Account, "no permission", Permissions),
        new(-601012, Permanent, Env, "no permission for this environment", CheckEnv),
        new(-601013, Permanent, Account, "no permission across accounts", Permissions),
        new(-601015, Permanent, Account, "access refused", Permissions),
        new(-601016, Permanent, Account, "access refused", Permissions),
        new(-601017, Permanent, Account, "access refused", Permissions),
        new(-601018, Permanent, Account, "the API is not authorised", Permissions),
        new(-601027, Permanent, Env, "the environment id is not valid", CheckEnv),
        new(-601034, Permanent, Account, "this mini program has not enabled Cloud Development", OpenCloud),
        new(-604001, Permanent, Call, "the answer would be larger than 1 MB", "Ask for fewer documents at once."),
        new(-604100, Permanent, Call, "the API does not exist", Report),
        new(-604101, Permanent, Account, "no permission to call this API", Permissions),
        new(-604102, Retry, Call, "the call timed out", AskAgain, OutcomeUnknown: true),
        new(-604103, Retry, Call, "system error of the cloud call", AskAgain),
        new(-604104, Permanent, Account, "the call comes from a source that is not allowed", Permissions),
        new(-605101, Permanent, Collection, "the query could not be parsed", "Check the query, if one is set, and the name of the collection for unusual characters. " + Report),

        // Tokens and credentials. At the token endpoint 40001 is not about the token but about the secret.
        new(40001, Permanent, Account, "the AppSecret is wrong", CheckSecret, OnlyEndpoint: AccessTokens.Endpoint),
        new(40001, RefreshToken, Account, "the access token is not valid or not the latest", "Check whether another program of this AppId keeps fetching tokens."),
        new(40002, Permanent, Call, "the grant type is not valid", Report),
        new(40013, Permanent, Account, "the AppId is not valid", CheckAppId),
        new(40014, RefreshToken, Account, "the access token is not valid", "Check whether another program of this AppId keeps fetching tokens."),
        new(40066, Permanent, Call, "the address of the API is wrong", "Check WeChat__ApiBase. " + Report),
        new(40097, Permanent, Call, "an argument is wrong", Report),
        new(40101, Permanent, Call, "a required parameter is missing", Report),
        new(40125, Permanent, Account, "the AppSecret is not valid", CheckSecret),
        new(40164, Permanent, Account, "the address of this machine is not on the IP allow list", AllowIp),
        new(40243, Permanent, Account, "the AppSecret is frozen", "Unfreeze or reset the AppSecret in the WeChat admin console, then set WeChat__AppSecret."),
        new(41001, Permanent, Account, "the access token is missing in the request", Report),
        new(41002, Permanent, Account, "the AppId is missing in the request", CheckAppId),
        new(41004, Permanent, Account, "the AppSecret is missing in the request", CheckSecret),
        new(42001, RefreshToken, Account, "the access token has expired", AskAgain),
        new(43001, Permanent, Call, "the request has to be a GET", Report),
        new(43002, Permanent, Call, "the request has to be a POST", Report),
        new(43003, Permanent, Account, "the request has to use HTTPS", "Set WeChat__ApiBase to an https address."),
        new(44002, Permanent, Call, "the request has no body", Report),
        new(45009, Quota, Account, "the daily quota of this API is used up", "Wait for the next day in China, or reset it (clear_quota, ten times a month)."),
        new(45011, RetryLater, Account, "too many calls in this minute", AskAgain, Minute),
        new(45035, Permanent, Account, "the address of this machine is not registered", AllowIp),
        new(47001, Permanent, Call, "the format of the data is wrong", Report),
        new(48001, Permanent, Account, "the account has no permission for this API", Permissions),
        new(48004, Permanent, Account, "the API is blocked for this account", Frozen),
        new(50001, Permanent, Account, "the account is not authorised", Frozen),
        new(50002, Permanent, Account, "the account is limited", Frozen),
        new(50004, Permanent, Account, "the account may not ask for tokens", Frozen),
        new(50007, Permanent, Account, "the account is frozen", Frozen),
        new(61004, Permanent, Account, "the address of this machine is not registered", AllowIp),
        new(61024, Permanent, Account, "the token has to come from the third-party platform", "This AppId is run by a third-party platform; use the mini program's own AppId and AppSecret."),
        new(85088, Permanent, Account, "this mini program has not enabled Cloud Development", OpenCloud),
        new(85089, Permanent, Env, "the configuration was not found", CheckEnv),
        new(89501, Permanent, Account, "this address waits for an administrator to confirm it", "Let an administrator confirm the request in the WeChat message that was sent, then add {ip} to the IP allow list."),
        new(89503, Permanent, Account, "an administrator has to confirm this address", "Let an administrator confirm the request in the WeChat message that was sent, then add {ip} to the IP allow list."),
        new(89506, RetryLater, Account, "this address is refused for 24 hours", "An administrator has refused it; talk to them. It is tried again after a day.", TimeSpan.FromHours(24)),
        new(89507, RetryLater, Account, "this address is refused for an hour", "An administrator has refused it; talk to them. It is tried again after an hour.", TimeSpan.FromHours(1)),
    ];

    /// <summary>
    /// The row for an answer. Codes that are not listed: negative ones come from the cloud's back end and are mostly temporary, so they are
    /// retried for a while; positive ones are about the request or the account and are not.
    /// </summary>
    public static ErrorEntry Find(int code, string message, string endpoint)
    {
        var entry = All.FirstOrDefault(entry => Fits(entry, code, message, endpoint)) ?? Unknown(code);
        // Whatever the code, if the message mentions a time-out, it is unknown whether the work was done.
        if (entry.Class == Retry && !entry.OutcomeUnknown && TimeOutWords.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase)))
            entry = entry with { OutcomeUnknown = true };
        // Without a token no call can be made.
        return endpoint == AccessTokens.Endpoint && entry.Class != Retry && entry.Scope != Account ? entry with { Scope = Account } : entry;
    }

    private static bool Fits(ErrorEntry entry, int code, string message, string endpoint) =>
        (entry.Code == code || (entry.Code == AnyCode && code < 0))
        && (entry.OnlyEndpoint is null || entry.OnlyEndpoint == endpoint)
        && (entry.WhenMessageContains is null || message.Contains(entry.WhenMessageContains, StringComparison.OrdinalIgnoreCase));

    private static ErrorEntry Unknown(int code) => code < 0
        ? new(code, Retry, Call, "an error that this program does not know", AskAgain, Patience: Limits.UnknownErrorPatience)
        : new(code, Permanent, Call, "an error that this program does not know", "Look up the code in the WeChat documentation.");
}
