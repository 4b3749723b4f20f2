namespace Functions.Local.Invocation;

/// <summary>Marks an endpoint as one of this host's, so that those that routing makes itself (405) can be told from them.</summary>
/// <param name="IsAnonymous">Needs no key.</param>
internal sealed record HostEndpoint(bool IsAnonymous);
