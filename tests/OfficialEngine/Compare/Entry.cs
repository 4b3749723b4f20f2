namespace OfficialEngine.Tests.Compare;

/// <summary>One thing that a run left behind.</summary>
/// <param name="Place">Where: a table's row and column, a blob's line, a field of an instance.</param>
/// <param name="Value">What, with its type where two could look alike.</param>
internal readonly record struct Entry(string Place, string Value);
