using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Workflow.Documents.Canonical;

namespace Workflow.Documents;

/// <summary>
/// A requested <c>_id</c>. A caller who writes <c>3</c> cannot know whether the database holds an integer, a real or a long, so a number
/// means all of them, in that order of preference; in an index each has its own hash.
/// </summary>
internal sealed class DocumentId
{
    // No double has more before its dot.
    private const int MostDigits = 310;

    private readonly List<byte[]> hashes = [];

    private DocumentId()
    {
    }

    /// <summary>SHA-256 of the canonical form of each possible id; the first one found is used.</summary>
    public IReadOnlyList<byte[]> Hashes => hashes;

    /// <summary>The id in a request; null if it is neither a string nor a number.</summary>
    public static DocumentId? Read(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            return null;
        var id = new DocumentId();
        // As written in the body: half a surrogate pair cannot be read as text.
        var written = JsonMarshal.GetRawUtf8Value(value);
        var reader = new DocumentReader();
        id.Add(reader.ReadValue(written));
        if (value.ValueKind == JsonValueKind.Number)
            id.AddOtherClasses(reader, Encoding.ASCII.GetString(written));
        return id;
    }

    private void AddOtherClasses(DocumentReader reader, string written)
    {
        var isInteger = written.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
        if (Encoding.ASCII.GetString(reader.Canonical) is "i0;" or "i-0;" or "r0e0;" or "r-0e0;")
        {
            // Equal in the database, but written differently.
            foreach (var zero in (ReadOnlySpan<string>)["0", "0.0", "-0.0", "-0", "{\"$numberLong\":\"0\"}"])
                Add(reader.ReadValue(Encoding.ASCII.GetBytes(zero)));
            return;
        }
        var integer = isInteger ? written : IntegerOf(Encoding.ASCII.GetString(reader.Canonical));
        if (isInteger)
            Add(reader.ReadValue(Encoding.ASCII.GetBytes(written + ".0")));
        else if (integer is not null)
            Add(reader.ReadValue(Encoding.ASCII.GetBytes(integer)));
        if (long.TryParse(integer, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            Add(reader.ReadValue(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"$numberLong\":\"{number}\"}}"))));
    }

    private void Add(ReadOnlySpan<byte> canonical)
    {
        var hash = SHA256.HashData(canonical);
        if (!hashes.Exists(known => known.AsSpan().SequenceEqual(hash)))
            hashes.Add(hash);
    }

    // r-12e3; is -12000; null for a fraction, and for what is too large to be an integer there.
    private static string? IntegerOf(string canonical)
    {
        if (canonical[1..^1].Split('e') is not [var digits, var exponent]
            || !int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var zeros)
            || zeros < 0 || digits.TrimStart('-').Length + zeros > MostDigits)
            return null;
        return digits + new string('0', zeros);
    }
}
