using HostStandIn.Protocol;
using Newtonsoft.Json;

namespace HostStandIn.Functions;

/// <summary>Reads what a worker returns as the real host does: JSON through Newtonsoft, dates left as text.</summary>
internal static class ReturnValues
{
    private static readonly JsonSerializerSettings Settings = new() { DateParseHandling = DateParseHandling.None };

    public static object? Read(InvocationResponse response) => response.ReturnValue?.DataCase switch
    {
        null or TypedData.DataOneofCase.None => null,
        TypedData.DataOneofCase.String => response.ReturnValue.String,
        TypedData.DataOneofCase.Json => JsonConvert.DeserializeObject(response.ReturnValue.Json, Settings),
        TypedData.DataOneofCase.Bytes => response.ReturnValue.Bytes.ToByteArray(),
        TypedData.DataOneofCase.Int => response.ReturnValue.Int,
        TypedData.DataOneofCase.Double => response.ReturnValue.Double,
        var other => throw new InvalidOperationException($"A return value of the kind {other} is not spoken here."),
    };
}
