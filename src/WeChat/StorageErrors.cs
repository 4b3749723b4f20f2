using System.Net;

namespace WeChat;

/// <summary>The object storage's answers to a refused upload. Its codes are words; for unlisted ones the status decides.</summary>
internal static class StorageErrors
{
    private const string AskAgain = "Nothing to do; it is tried again with a new signature.";
    private const string Report = "This is a defect of the program or a change of the storage: report it.";
    private const string CheckStorage = "If it persists, check the state of the environment's storage in the Cloud Development console.";

    private static readonly Dictionary<string, StorageError> Known = new(StringComparer.Ordinal)
    {
        // AccessDenied says "Request has expired" too, so another signature is worth a try.
        ["AccessDenied"] = Signature("the storage refuses access"),
        ["SignatureDoesNotMatch"] = Signature("the signature does not match"),
        ["ExpiredToken"] = Signature("the signature has expired"),
        ["RequestTimeTooSkewed"] = Signature("the signature has expired"),
        ["InvalidAccessKeyId"] = Signature("the key of the signature is not valid"),
        ["InvalidSecurityToken"] = Signature("the token of the signature is not valid"),
        ["RequestTimeout"] = new(FailureKind.Timeout, ErrorClass.Retry, "the storage waited too long for the file", AskAgain),
        ["SlowDown"] = new(FailureKind.UploadRefused, ErrorClass.Retry, "the storage is busy", AskAgain),
        ["EntityTooLarge"] = new(FailureKind.UploadRefused, ErrorClass.Permanent, "the file is too large for one upload", "Lower Restore__PartBytes."),
        ["MalformedPOSTRequest"] = new(FailureKind.UploadRefused, ErrorClass.Permanent, "the storage cannot read the form", Report),
        ["NoSuchBucket"] = new(FailureKind.UploadRefused, ErrorClass.Permanent, "the environment has no storage", "Enable Cloud Storage of the environment in the WeChat developer tools."),
    };

    public static StorageError Find(HttpStatusCode status, string? code)
    {
        if (code is not null && Known.TryGetValue(code, out var known))
            return known;
        return status switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => Signature("the storage refuses the upload"),
            HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError =>
                new(FailureKind.BadAnswer, ErrorClass.Retry, "the storage is in trouble", AskAgain),
            >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest =>
                new(FailureKind.BadAnswer, ErrorClass.Permanent, "the storage redirects the upload, and redirects are not followed", Report),
            _ => new(FailureKind.BadAnswer, ErrorClass.Permanent, "the storage does not accept the file", Report),
        };
    }

    private static StorageError Signature(string meaning) => new(FailureKind.UploadRefused, ErrorClass.Retry, meaning, CheckStorage);
}

/// <summary>One row.</summary>
internal sealed record StorageError(FailureKind Kind, ErrorClass Class, string Meaning, string Action);
