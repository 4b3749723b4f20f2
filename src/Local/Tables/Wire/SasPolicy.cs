using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Local.Tables.Wire;

/// <summary>Appends a shared access signature to the address; one that was renewed takes effect with the next try.</summary>
internal sealed class SasPolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    private const string Key = "Local.Tables.AddressWithoutSas";

    public override void OnSendingRequest(HttpMessage message)
    {
        var uri = message.Request.Uri;
        if (!message.TryGetProperty(Key, out var bare))
        {
            bare = uri.Query;
            message.SetProperty(Key, bare);
        }

        var query = ((string)bare!).TrimStart('?');
        var signature = credential.Signature.TrimStart('?');
        uri.Query = query.Length == 0 ? $"?{signature}" : $"?{query}&{signature}";
    }
}
