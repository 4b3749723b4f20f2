using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Simulator.Data;

namespace Simulator.Http;

/// <summary>What is in the environments, for tests in other processes: collections, their lines, uploaded files, and writers of documents.</summary>
internal sealed class DataControl(WeChatCloud cloud)
{
    /// <summary>Collections, of all environments or of the one in <c>?env=</c>; the hash is the same for the same documents in any order.</summary>
    public object Collections(string env) => Envs(env).SelectMany(static one => one.Collections.Select(collection => new
    {
        env = one.Id,
        collection.Name,
        collection.Count,
        collection.SizeBytes,
        indexes = collection.Indexes,
        sha256 = HashOf(collection),
    }));

    /// <summary>Uploaded files that nobody has deleted.</summary>
    public object Files(string env) => Envs(env).SelectMany(static one => one.Files
        .OrderBy(static file => file.Key, StringComparer.Ordinal)
        .Select(file => new { env = one.Id, path = file.Key, sizeBytes = file.Value.Length }));

    /// <summary>All documents of a collection, as they are. False: there is none.</summary>
    public async Task<bool> WriteLinesAsync(HttpContext http, string env, string name)
    {
        if (cloud.FindEnv(env)?.Find(name) is not { } collection)
            return false;
        http.Response.ContentType = "application/x-ndjson; charset=utf-8";
        await http.Response.StartAsync(http.RequestAborted);
        foreach (var segment in collection.Snapshot())
            await segment.WriteAsync(http.Response.Body, 0, segment.LengthBytes, http.RequestAborted);
        return true;
    }

    /// <summary>Somebody else writes: puts documents in and removes others by <c>_id</c>.</summary>
    public object Write(WrittenDocuments written)
    {
        var collection = cloud.Env(written.Env).Collection(written.Collection);
        try
        {
            collection.Put([.. written.Put ?? []]);
        }
        catch (InvalidOperationException taken)
        {
            throw new FormatException(taken.Message, taken);
        }
        var removed = (written.Remove ?? []).Count(id => collection.Remove(id.GetRawText()));
        return new { collection.Name, collection.Count, removed };
    }

    private IEnumerable<CloudEnvironment> Envs(string env) => cloud.Envs.Where(one => env.Length == 0 || one.Id == env);

    private static string HashOf(CloudCollection collection)
    {
        // Added up, so that the order does not matter and a large collection need not be sorted.
        Span<byte> sum = stackalloc byte[32];
        Span<byte> hash = stackalloc byte[32];
        foreach (var line in collection.Lines())
        {
            SHA256.HashData(line, hash);
            var carry = 0;
            for (var i = 0; i < hash.Length; i++)
            {
                carry += sum[i] + hash[i];
                sum[i] = (byte)carry;
                carry >>= 8;
            }
        }
        return Convert.ToHexStringLower(sum);
    }

    /// <summary>The body of <c>POST /_sim/documents</c>.</summary>
    /// <param name="Env">Environment.</param>
    /// <param name="Collection">Made if it is not there.</param>
    /// <param name="Put">Documents as text, a line each.</param>
    /// <param name="Remove">Ids as JSON: "1" is not 1.</param>
    internal sealed record WrittenDocuments(string Env, string Collection, IReadOnlyList<string>? Put = null, IReadOnlyList<JsonElement>? Remove = null);
}
