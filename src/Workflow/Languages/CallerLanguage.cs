using Microsoft.AspNetCore.Http;

namespace Workflow.Languages;

/// <summary>The language of an answer's sentences: what <c>Accept-Language</c> wants most of Chinese and English; English if it wants neither.</summary>
internal static class CallerLanguage
{
    public const string Chinese = "zh-CN";

    public static bool IsChinese(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .Where(one => one.Quality is not 0)
            .OrderByDescending(one => one.Quality ?? 1)
            .Select(one => one.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(language => language is "zh" or "en") == "zh";
}
