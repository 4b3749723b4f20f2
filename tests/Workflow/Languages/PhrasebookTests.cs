using Workflow.Languages;

namespace Workflow.Tests.Languages;

public class PhrasebookTests
{
    private static readonly Phrasebook Book = new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["The export failed."] = "导出失败。",
        ["the service is busy"] = "服务正忙",
        ["The backup {0} has expired."] = "备份 {0} 已过期。",
        ["The backup {0} is damaged."] = "备份 {0} 已损坏。",
        ["{0} of {1} collections are missing."] = "{1} 个集合里少了 {0} 个。",
        ["The backup {0} is damaged: {1} Use another."] = "备份 {0} 已损坏：{1}请用别的备份。",
        ["{0} of {1} collections failed. {2}"] = "{1} 个集合中有 {0} 个失败。{2}",
        ["{0} of {1} documents did not come back."] = "{1} 个文档中有 {0} 个没有回来。",
        ["The environment is full. Free space."] = "环境已满。请清理空间。",
        ["{0}: error {1}, {2}{3}."] = "{0}：错误 {1}，{2}{3}。",
        ["{0}: {1}"] = "{0}：{1}",
        ["HTTP status {0}"] = "HTTP 状态 {0}",
        ["'{0}': {1}"] = "“{0}”：{1}",
        ["Error {0}: {1}. Wait a moment."] = "错误 {0}：{1}。请稍等。",
        ["{0} Try it with POST /api/notify/test."] = "{0}用 POST /api/notify/test 再试一次。",
        ["It could not be compared. {0}"] = "没能比较。{0}",
        ["The body must be a JSON object, such as { \"a\": 1 }."] = "请求体必须是 JSON 对象，例如 { \"a\": 1 }。",
    });

    [Theory]
    [InlineData("", "")]
    [InlineData("The export failed.", "导出失败。")]
    [InlineData("The backup b-1 has expired.", "备份 b-1 已过期。")]
    // Chinese has another order.
    [InlineData("2 of 9 collections are missing.", "9 个集合里少了 2 个。")]
    // What fills a hole is a sentence or a part of one itself.
    [InlineData("'订单': The export failed.", "“订单”：导出失败。")]
    [InlineData("Error 45009: the service is busy. Wait a moment.", "错误 45009：服务正忙。请稍等。")]
    // A part of a sentence that stands alone.
    [InlineData("The service is busy.", "服务正忙。")]
    // Sentence by sentence: the next one does not become a part of a name.
    [InlineData("The backup a is damaged. The backup b has expired.", "备份 a 已损坏。备份 b 已过期。")]
    [InlineData("The export failed. Try it with POST /api/notify/test.", "导出失败。用 POST /api/notify/test 再试一次。")]
    [InlineData("It could not be compared. The export failed. The backup b is damaged.", "没能比较。导出失败。备份 b 已损坏。")]
    [InlineData("It could not be compared.", "没能比较。")]
    // What nobody has translated stays, and what is around it is translated.
    [InlineData("Something else happened. The export failed.", "Something else happened. 导出失败。")]
    [InlineData("The export failed. Something else happened. The backup b is damaged.", "导出失败。Something else happened. 备份 b 已损坏。")]
    [InlineData("导出失败。", "导出失败。")]
    [InlineData("no sentence", "no sentence")]
    [InlineData("The backup a is damaged: the service is busy. The export failed. Use another.", "备份 a 已损坏：服务正忙。导出失败。请用别的备份。")]
    [InlineData("The backup a is damaged: 'b': The export failed. Use another.", "备份 a 已损坏：“b”：导出失败。请用别的备份。")]
    [InlineData("2 of 8 collections failed. '订单': 3 of 9 documents did not come back.", "8 个集合中有 2 个失败。“订单”：9 个文档中有 3 个没有回来。")]
    [InlineData("'订单': The environment is full. Free space.", "“订单”：环境已满。请清理空间。")]
    [InlineData("token: error 1, the service is busy (\"rid: 6b\"). The export failed.", "token：错误 1，服务正忙 (\"rid: 6b\")。导出失败。")]
    [InlineData("token: error 1, the service is busy. The export failed.", "token：错误 1，服务正忙。导出失败。")]
    [InlineData("HTTP status 503.", "HTTP 状态 503。")]
    // Marks alone say nothing.
    [InlineData("'订单': something else", "'订单': something else")]
    [InlineData("4 of 5 are here. 2 of 9 collections are missing.", "4 of 5 are here. 9 个集合里少了 2 个。")]
    [InlineData("The service is busy (\"system error\").", "The service is busy (\"system error\").")]
    [InlineData("Error 1: the service is busy (\"system error\"). Wait a moment.", "错误 1：服务正忙 (\"system error\")。请稍等。")]
    [InlineData("The body must be a JSON object, such as { \"a\": 1 }.", "请求体必须是 JSON 对象，例如 { \"a\": 1 }。")]
    public void Translate(string english, string chinese) => Assert.Equal(chinese, Book.Translate(english));

    [Fact]
    public void SentenceInsideItself_Ends()
    {
        var deep = string.Concat(Enumerable.Repeat("'a': ", 40)) + "The export failed.";

        Assert.EndsWith("The export failed.", Book.Translate(deep), StringComparison.Ordinal);
    }

    [Fact]
    public void ManySentences_AreEachTranslated()
    {
        var many = string.Join(' ', Enumerable.Repeat("The export failed. Nobody knows why.", 500));

        Assert.Equal(string.Concat(Enumerable.Repeat("导出失败。Nobody knows why. ", 500)).TrimEnd(), Book.Translate(many));
    }

    [Fact]
    public void EveryPhrase_OfTheChineseBook_CanBeRead() => Assert.NotEqual("", Phrasebook.Chinese.Translate("x"));
}
