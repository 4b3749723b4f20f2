namespace Simulator;

/// <summary>An error answer: HTTP status 200 with errcode and errmsg.</summary>
internal sealed class ApiError(int code, string? message = null) : Exception
{
    private static readonly Dictionary<int, string> Texts = new()
    {
        [-1] = "system error",
        [-1000] = "system error",
        [-501000] = "[100003] Param Invalid: env check invalid be filterd",
        [-501001] = "[ResourceUnavailable.ResourceExist] Table exist",
        [-501002] = "云端响应超时",
        [-501017] = "磁盘耗尽",
        [-501007] = "参数有误",
        [-502001] = "数据库请求失败",
        [-502005] = "database collection not exists. [ResourceNotFound] Db or Table not exist",
        [-503003] = "file not exists",
        [-601034] = "没有权限，请先开通云开发或者云托管",
        [-604001] = "回包大小超过 1M",
        [-605101] = "查询语句解析失败",
        [40001] = "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken",
        [40002] = "invalid grant_type",
        [40013] = "invalid appid",
        [40014] = "invalid access_token",
        [40066] = "invalid url",
        [40097] = "invalid args",
        [40101] = "missing parameter",
        [40125] = "invalid appsecret",
        [40164] = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
        [40243] = "AppSecret frozen",
        [41001] = "access_token missing",
        [41002] = "appid missing",
        [41004] = "appsecret missing",
        [42001] = "access_token expired",
        [43002] = "require POST method",
        [44002] = "empty post data",
        [45009] = "reach max api daily quota limit",
        [45011] = "api minute-quota reach limit, must slower, retry next minute",
        [47001] = "data format error",
        [48001] = "api unauthorized",
        [85088] = "no qbase privilege",
        [89503] = "admin must confirm",
        [89506] = "ip refused for 24 hours",
        [89507] = "ip refused for 1 hour",
    };

    public int Code { get; } = code;

    public string Text { get; } = message ?? Texts.GetValueOrDefault(code, "unknown error");
}
