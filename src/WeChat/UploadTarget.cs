namespace WeChat;

/// <summary>Where an upload goes and the fields that it needs. Everything except the file's id is secret.</summary>
internal sealed record UploadTarget(string Path, Uri Url, string Token, string Authorization, string StorageFileId, string FileId)
{
    /// <summary>The form's fields, in the documented order; the file follows them.</summary>
    public IEnumerable<(string Name, string Value)> Fields =>
    [
        ("key", Path),
        ("Signature", Authorization),
        ("x-cos-security-token", Token),
        ("x-cos-meta-fileid", StorageFileId),
    ];

    /// <summary>What no text may show.</summary>
    public string[] Secrets => [Url.AbsoluteUri, Url.OriginalString, Authorization, Token, StorageFileId, Path];

    public static UploadTarget Read(string endpoint, string path, ApiAnswer answer)
    {
        var url = answer.RequiredText("url");
        var target = new UploadTarget(
            path,
            Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : throw Broken("the answer's \"url\" is not an address"),
            answer.RequiredText("token"),
            answer.RequiredText("authorization"),
            answer.RequiredText("cos_file_id"),
            answer.RequiredText("file_id"));
        return target.Fields.Any(static field => field.Value.AsSpan().ContainsAny('\r', '\n'))
            ? throw Broken("the answer has a field with a line break")
            : target;

        WeChatException Broken(string what) => Failures.BadAnswer(endpoint, what, outcomeUnknown: false);
    }

    public override string ToString() => "where to upload";
}
