using System.Text;

namespace Functions.Local.Durable.Api;

/// <summary>
/// In a request: where to continue. In an answer: where the next request continues. The engine's own token may hold an instance id, and a header
/// holds ASCII only.
/// </summary>
internal static class ContinuationHeader
{
    public const string Name = "x-ms-continuation-token";

    public static string Write(string? token) => token is null ? string.Empty : Convert.ToBase64String(Encoding.UTF8.GetBytes(token));

    /// <exception cref="Refusal">400: nobody here wrote this.</exception>
    public static string? Read(string? header)
    {
        if (string.IsNullOrEmpty(header))
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(header));
        }
        catch (FormatException wrong)
        {
            throw Refusal.WrongArguments(wrong);
        }
    }
}
