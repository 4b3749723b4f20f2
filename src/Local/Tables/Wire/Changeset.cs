using System.Globalization;
using System.Text;

namespace Local.Tables.Wire;

/// <summary>
/// The body of a transaction: one <c>multipart/mixed</c> with one changeset, each part a whole HTTP request
/// (learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions).
/// </summary>
internal sealed class Changeset
{
    private static long s_count;

    public Changeset(IEnumerable<TableRequest> requests, Func<TableRequest, Uri> address, Func<TableRequest, IEnumerable<(string Name, string Value)>> headers)
    {
        // A boundary has to differ from every line of the body. Bodies are one line of JSON each, so a number does.
        var number = Interlocked.Increment(ref s_count).ToString("x16", CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        Line(text, $"--batch_{number}");
        Line(text, $"Content-Type: multipart/mixed; boundary=changeset_{number}");
        Line(text, "");
        foreach (var request in requests)
        {
            Line(text, $"--changeset_{number}");
            Line(text, "Content-Type: application/http");
            Line(text, "Content-Transfer-Encoding: binary");
            Line(text, "");
            Line(text, $"{request.Method} {address(request).AbsoluteUri} HTTP/1.1");
            foreach (var (name, value) in headers(request)) Line(text, $"{name}: {value}");
            Line(text, "");
            Line(text, request.Body is null ? "" : Encoding.UTF8.GetString(request.Body));
        }

        Line(text, $"--changeset_{number}--");
        Line(text, "");
        Line(text, $"--batch_{number}--");
        ContentType = $"multipart/mixed; boundary=batch_{number}";
        Content = Encoding.UTF8.GetBytes(text.ToString());
    }

    public string ContentType { get; }

    public byte[] Content { get; }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append("\r\n");
}
