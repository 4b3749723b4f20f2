namespace Functions.Local.Invocation;

/// <summary>Marks an endpoint as one of this host's, to distinguish it from those that routing creates itself (405).</summary>
/// <param name="IsAnonymous">Needs no key.</param>
internal sealed record HostEndpoint(bool IsAnonymous);
