using System.Security;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Simulator.Http;

/// <summary>Errors of the object storage, which are XML with a status.</summary>
internal static class StorageXml
{
    public static async Task WriteAsync(HttpContext http, int status, string code, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/xml";
        var xml = $"<?xml version='1.0' encoding='utf-8' ?>\n<Error>\n\t<Code>{code}</Code>\n\t<Message>{message}</Message>\n"
            + $"\t<Resource>{SecurityElement.Escape(http.Request.Path.ToUriComponent())}</Resource>\n</Error>\n";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(xml), http.RequestAborted);
    }
}
