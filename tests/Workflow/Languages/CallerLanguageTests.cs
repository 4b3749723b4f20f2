using Microsoft.AspNetCore.Http;
using Workflow.Languages;

namespace Workflow.Tests.Languages;

public class CallerLanguageTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("zh-CN", true)]
    [InlineData("zh", true)]
    [InlineData("ZH-hant-TW", true)]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", true)]
    [InlineData("en-GB,en;q=0.9,zh;q=0.8", false)]
    [InlineData("en;q=0.5,zh;q=0.8", true)]
    [InlineData("fr,zh;q=0.3", true)]
    [InlineData("fr,de", false)]
    [InlineData("zh;q=0,en;q=0.1", false)]
    [InlineData("*", false)]
    [InlineData("zh;;;q==,;", false)]
    public void IsChinese_WhereTheCallerWantsItMost(string? header, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = header;

        Assert.Equal(expected, CallerLanguage.IsChinese(context.Request));
    }
}
