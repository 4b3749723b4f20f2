namespace WeChat;

/// <summary>Reads the answer of <c>batchdeletefile</c>, which one page of the documentation gives as objects and another as plain ids.</summary>
internal static class FileDeletions
{
    private static readonly string[] MissingWords = ["NONEXIST", "not exist", "NoSuchKey", "不存在"];

    public static IReadOnlyList<FileDeletion> Read(ApiAnswer answer, IReadOnlyList<string> asked)
    {
        var plain = answer.Texts("delete_list");
        var items = answer.Items("delete_list").ToList();
        return [.. asked.Select(id =>
        {
            if (plain.Contains(id, StringComparer.Ordinal))
                return new FileDeletion(id, Gone: true, Reason: null);
            var item = items.Where(item => item.Text("fileid") == id).Cast<ApiAnswer?>().FirstOrDefault();
            return item is null ? new FileDeletion(id, Gone: false, "the service says nothing about it") : Read(item.Value, id, asked);
        })];
    }

    private static FileDeletion Read(ApiAnswer item, string id, IReadOnlyList<string> asked)
    {
        var words = item.Text("errmsg") ?? "";
        var status = item.Int64("status");
        if (status == 0 || (status is null && words == "ok") || MissingWords.Any(word => words.Contains(word, StringComparison.OrdinalIgnoreCase)))
            return new FileDeletion(id, Gone: true, Reason: null);
        var reason = SafeText.Clean(words, [.. asked]);
        return new FileDeletion(id, Gone: false, reason.Length > 0 ? reason : $"status {status}");
    }
}
