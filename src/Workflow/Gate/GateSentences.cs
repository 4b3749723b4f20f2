using System.Globalization;
using Workflow.Steps;

namespace Workflow.Gate;

/// <summary>The gate's sentences in both languages, with the words of the WeChat console: 集合, 文档, 备份.</summary>
internal static class GateSentences
{
    public static LocalText Ignored { get; } = new(
        "设置 Gate__Collections 中的 Ignore 让这个集合不影响结论。",
        "The setting Gate__Collections says that this collection is ignored.");

    public static LocalText ThrowAway { get; } = new(
        "这是恢复演练或探测用的临时集合。",
        "It is a throw-away collection of a restore drill or a probe.");

    public static LocalText Gone(ExportFacts before, string? newName)
    {
        var name = Printable.Of(before.Collection);
        return new(
            $"集合 {name} 不见了：上一个正常备份里它有 {Number(before.Documents)} 个文档。{(newName is null ? "" : $"新出现的集合 {Printable.Of(newName)} 内容完全相同，可能是改了名。")}",
            $"{name} is gone; the last good backup had it with {Documents(before.Documents)}.{(newName is null ? "" : $" {Printable.Of(newName)}, which is new, has the same content: it may have been renamed.")}");
    }

    public static LocalText Emptied(string collection, long before) => new(
        $"集合 {Printable.Of(collection)} 现在是空的，上一个正常备份里有 {Number(before)} 个文档。",
        $"{Printable.Of(collection)} is empty; the last good backup had {Documents(before)}.");

    public static LocalText Shrunk(string collection, long before, long after) => new(
        $"集合 {Printable.Of(collection)} 现在有 {Number(after)} 个文档，上一个正常备份里有 {Number(before)} 个。",
        $"{Printable.Of(collection)} has {Documents(after)}; the last good backup had {Number(before)}.");

    public static LocalText Churn(string collection, long before, long churn, int percent) => new(
        $"集合 {Printable.Of(collection)} 在上一个正常备份里有 {Number(before)} 个文档，其中 {Number(churn)} 个已被修改或删除（超过 {percent}%）。",
        $"{Number(churn)} of the {Documents(before)} that {Printable.Of(collection)} had in the last good backup were changed or removed: more than {percent} %.");

    public static LocalText Smaller(string collection, long before, long after) => new(
        $"集合 {Printable.Of(collection)} 的数据现在有 {Size(after)}，上一个正常备份里有 {Size(before)}。",
        $"{Printable.Of(collection)} has {Size(after)} of data; the last good backup had {Size(before)}.");

    public static LocalText WholeSmaller(long before, long after) => new(
        $"整个备份的数据有 {Size(after)}，上一个正常备份有 {Size(before)}。",
        $"The whole backup has {Size(after)} of data; the last good one had {Size(before)}.");

    public static LocalText More(int count) => new(
        $"另外还有 {Number(count)} 处差异没有列出；用 POST /api/diffs 可以逐个集合比较两个备份。",
        $"{Number(count)} more {(count == 1 ? "difference is" : "differences are")} not listed here; POST /api/diffs compares the two backups collection by collection.");

    private static string Documents(long count) => count == 1 ? "1 document" : $"{Number(count)} documents";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => Amount(bytes, 1_000, "KB"),
        < 1_000_000_000 => Amount(bytes, 1_000_000, "MB"),
        _ => Amount(bytes, 1_000_000_000, "GB"),
    };

    private static string Amount(long bytes, double unit, string name) => string.Create(CultureInfo.InvariantCulture, $"{bytes / unit:0.0} {name}");
}
