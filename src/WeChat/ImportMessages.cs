using System.Text.RegularExpressions;

namespace WeChat;

/// <summary>
/// What the message of an import job means, and that of a call that was refused. Only the words of a duplicate key have been seen; the
/// others are words of the same service elsewhere, so no is never proof.
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

    /// <summary>The environment has no room, or none left for today.</summary>
    public static bool IsQuota(string? message) => Has(message, Quota);

    /// <summary>The uploaded file was not found.</summary>
    public static bool IsFileMissing(string? message) => Has(message, FileMissing);

    /// <summary>
    /// The index that a duplicate key broke (<c>_id_</c> for ids), or null. Never the key's values, which are data.
    /// </summary>
    public static string? IndexOf(string? message) =>
        message is not null && IsDuplicateKey(message) && Index().Match(message) is { Success: true } match ? match.Groups["name"].Value : null;

    private static bool Has(string? message, string[] words) =>
        message is not null && Array.Exists(words, word => message.Contains(word, StringComparison.OrdinalIgnoreCase));

    // "index: phone_1 dup key: { … }"; older servers write "index: db.collection.$phone_1  dup key: …". A cut message has no more than the name.
    [GeneratedRegex(@"\bindex: (?:[^\s{}]*\.\$)?(?<name>[^\s{}:""]{1,128})", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Index();
}
