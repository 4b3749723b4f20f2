using System.Text.Json.Nodes;

namespace Simulator.Http;

/// <summary>Both ways to get a token.</summary>
internal static class TokenEndpoints
{
    public static JsonObject Plain(ApiRequest request)
    {
        var query = request.Http.Request.Query;
        Check(request, query["grant_type"].ToString(), query["appid"].ToString(), query["secret"].ToString());
        return Answer(request.Cloud.Tokens.Plain());
    }

    public static JsonObject Stable(ApiRequest request)
    {
        var body = request.Body;
        Check(request, body["grant_type"]?.ToString() ?? "", body["appid"]?.ToString() ?? "", body["secret"]?.ToString() ?? "");
        var force = body["force_refresh"]?.ToString() is "true";
        return Answer(request.Cloud.Tokens.Stable(force));
    }

    private static void Check(ApiRequest request, string grantType, string appId, string secret)
    {
        var options = request.Cloud.Options;
        if (grantType != "client_credential")
            throw new ApiError(40002);
        if (appId.Length == 0)
            throw new ApiError(41002);
        if (secret.Length == 0)
            throw new ApiError(41004);
        if (appId != options.AppId)
            throw new ApiError(40013);
        if (secret != options.AppSecret)
            throw new ApiError(40125);
    }

    // A success of these endpoints has no errcode.
    private static JsonObject Answer((string Value, int ExpiresIn) token) =>
        new() { ["access_token"] = token.Value, ["expires_in"] = token.ExpiresIn };
}
