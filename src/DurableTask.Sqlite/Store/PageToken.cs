using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DurableTask.Sqlite.Store;

/// <summary>Where the last page of a list ended: a time and a key, or an id.</summary>
internal sealed record PageToken(long Ticks, long Key, string? Id)
{
    /// <summary>Before the newest.</summary>
    public static PageToken First { get; } = new(long.MaxValue, long.MaxValue, null);

    /// <summary>The token of a text; null for none.</summary>
    /// <exception cref="ArgumentException">The text is not a token.</exception>
    [return: NotNullIfNotNull(nameof(text))]
    public static PageToken? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (text.StartsWith("id:", StringComparison.Ordinal))
            return new PageToken(0, 0, text[3..]);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long key)
            ? new PageToken(ticks, key, null)
            : throw new ArgumentException("The continuation token is not one that this store gave out.", nameof(text));
    }

    /// <summary>The place in time: older ones are smaller.</summary>
    public (long Ticks, long Key) Place => (Ticks, Key);

    public override string ToString() => Id is null ? string.Create(CultureInfo.InvariantCulture, $"{Ticks}:{Key}") : "id:" + Id;
}
