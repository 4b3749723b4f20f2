using System.Globalization;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Local.Tables.Wire;

/// <summary>
/// Signs with "Shared Key Lite" of the Table service: the date and the encoded path, plus <c>?comp=</c> where there is one
/// (learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key). Signed at every try, for a retry may come minutes later.
/// </summary>
internal sealed class SharedKeyPolicy(TableSharedKeyCredential credential, TimeProvider clock) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var date = clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture);
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", date);
        var signature = credential.Sign($"{date}\n{CanonicalResource(request.Uri.ToUri())}");
        request.Headers.SetValue("Authorization", $"SharedKeyLite {credential.AccountName}:{signature}");
    }

    /// <summary>The path exactly as it is encoded on the wire; with an emulator's address the account stands in it a second time.</summary>
    private string CanonicalResource(Uri address)
    {
        var component = HttpUtility.ParseQueryString(address.Query)["comp"];
        return $"/{credential.AccountName}{address.AbsolutePath}{(component is null ? "" : $"?comp={component}")}";
    }
}
