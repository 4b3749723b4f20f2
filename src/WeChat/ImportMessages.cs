using System.Text.RegularExpressions;

namespace WeChat;

/// <summary>
/// Interprets the message of an import job or of a refused call. Only the message of a duplicate key has been seen; the others are
/// known from other parts of the service, so a negative result proves nothing.
/// </summary>
public static partial class ImportMessages
{
    private static readonly string[] DuplicateKey = ["E11000", "duplicate key", "DuplicateKey"];
    private static readonly string[] Quota =
        ["quota", "配额", "disk", "磁盘", "no space left", "空间不足", "容量不足", "LimitExceeded", "ResourceInsufficient", "-501017"];
    private static readonly string[] FileMissing =
        ["文件不存在", "file not exist", "file does not exist", "FILE_NONEXIST", "FileNotFound", "NoSuchKey", "-503003"];

    /// <summary>A document has a key that another one has: its <c>_id</c>, or that of a unique index (<see cref="IndexOf"/>).</summary>
    public static bool IsDuplicateKey(string? message) => Has(message, DuplicateKey);

    /// <summary>The environment is full, or its quota for today is used up.</summary>
    public static bool IsQuota(string? message) => Has(message, Quota);

    /// <summary>The uploaded file was not found.</summary>
    public static bool IsFileMissing(string? message) => Has(message, FileMissing);

    /// <summary>
    /// The index that a duplicate key broke (<c>_id_</c> for ids), or null. Never the key's values, which are user data.
    /// </summary>
    public static string? IndexOf(string? message) =>
        message is not null && IsDuplicateKey(message) && Index().Match(message) is { Success: true } match ? match.Groups["name"].Value : null;

    private static bool Has(string? message, string[] words) =>
        message is not null && Array.Exists(words, word => message.Contains(word, StringComparison.OrdinalIgnoreCase));

    // "index: phone_1 dup key: { … }"; older servers write "index: db.collection.$phone_1  dup key: …". A truncated message has only the name.
    [GeneratedRegex(@"\bindex: (?:[^\s{}]*\.\$)?(?<name>[^\s{}:""]{1,128})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Index();
}
