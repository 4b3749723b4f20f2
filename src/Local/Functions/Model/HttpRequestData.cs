namespace Local.Functions.Http;

/// <summary>
/// A request in the shape that Functions uses without ASP.NET Core. The local host serves ASP.NET Core requests only, so nobody makes one:
/// the type stands here for the signature of <c>CreateHttpManagementPayload</c>.
/// </summary>
public abstract class HttpRequestData
{
    /// <summary>For derived requests.</summary>
#pragma warning disable MA0017 // public, as the official constructor is
    public HttpRequestData(FunctionContext functionContext) => FunctionContext = functionContext;
#pragma warning restore MA0017

    /// <summary>The call that this request started.</summary>
    public FunctionContext FunctionContext { get; }

    /// <summary>The address that was asked for.</summary>
    public abstract Uri Url { get; }
}
