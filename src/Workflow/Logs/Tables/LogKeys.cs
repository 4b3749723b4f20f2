using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>
/// How offline logs are keyed in tables and named in the container <c>logs</c>. Environments and users are raw Unicode with
/// <c>% / \ # ?</c> and control characters as %XX, as collections are.
/// </summary>
internal static class LogKeys
{
    /// <summary>The row of an order in its partition of <c>LogUploads</c>; sorts before all others.</summary>
    public const string Order = "!order";

    /// <summary>The row of a report in its partition of <c>LogUploads</c>.</summary>
    public const string Report = "!report";

    /// <summary>What the row keys of devices start with.</summary>
    public const string Devices = "d:";

    /// <summary>What the row keys of receipts start with.</summary>
    public const string Receipts = "c:";

    private const int UserCharacters = 256;

    /// <summary>The partition of an environment's orders. It contains no <c>!</c>, which separates it from a user.</summary>
    public static string Env(string env) => CollectionName.Encode(env).Replace("!", "%21", StringComparison.Ordinal);

    /// <summary>The partition of a user's open orders.</summary>
    public static string User(string env, string uin)
    {
        var encoded = CollectionName.Encode(uin);
        // A key has room for 512 characters; a name of only % or control characters becomes three times as long. In an encoded name two
        // digits follow each %, so no user has the key of a hash.
        return $"{Env(env)}!{(encoded.Length <= UserCharacters ? encoded : $"%-{Hash(uin)}")}";
    }

    /// <summary>The partition that says which order a report became.</summary>
    public static string ReportOf(string env, string uin, string reportName) =>
        $"report!{Hash($"{env.Length}:{env}{uin.Length}:{uin}{reportName}")}";

    /// <summary>The row of a device.</summary>
    public static string Device(string device) => Devices + device;

    /// <summary>The row of a chunk; rows of a device sort by index.</summary>
    public static string Receipt(ChunkKey key) => $"{Receipts}{key.Device}.{Number(key.Index)}";

    /// <summary>
    /// A chunk until it is merged. Its name has a hash: two concurrent requests with one key may have different bytes, and
    /// the receipt must refer to the right ones.
    /// </summary>
    public static string Chunk(string env, ChunkKey key, string sha256) => $"{Staged(env, key.OrderId)}{key.Device}/{Number(key.Index)}-{sha256[..16]}.gz";

    /// <summary>The common prefix of all chunks of an order.</summary>
    public static string Staged(string env, string orderId) => $"{CollectionName.Encode(env)}/{orderId}/";

    /// <summary>Chunks that were merged in advance; no device has such a name.</summary>
    public static string Run(string env, string orderId, int number) => $"{Staged(env, orderId)}!merge/{Number(number)}.gz";

    /// <summary>The merged file.</summary>
    public static string File(string env, string orderId) => $"{CollectionName.Encode(env)}/{orderId}.jsonl.gz";

    /// <summary>The index of the merged file.</summary>
    public static string Index(string env, string orderId) => $"{CollectionName.Encode(env)}/{orderId}.index.json";

    private static string Number(int index) => index.ToString("D8", CultureInfo.InvariantCulture);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 20));
}
