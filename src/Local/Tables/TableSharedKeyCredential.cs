#nullable disable // as the official assembly
using System.Security.Cryptography;
using System.Text;

namespace Local.Tables;

/// <summary>An account name with its key. The key can be rotated while clients use it.</summary>
public class TableSharedKeyCredential
{
    private byte[] _key;

    /// <summary>Takes the name and the base-64 key as the portal shows them.</summary>
    public TableSharedKeyCredential(string accountName, string accountKey)
    {
        ArgumentNullException.ThrowIfNull(accountName);
        ArgumentNullException.ThrowIfNull(accountKey);
        AccountName = accountName;
        SetAccountKey(accountKey);
    }

    /// <summary>The account.</summary>
    public string AccountName { get; }

    /// <summary>Puts a new key in place for all requests from now on.</summary>
    public void SetAccountKey(string accountKey) => Volatile.Write(ref _key, Convert.FromBase64String(accountKey));

    internal string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(Volatile.Read(ref _key), Encoding.UTF8.GetBytes(text)));
}
