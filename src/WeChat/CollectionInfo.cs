namespace WeChat;

/// <summary>A collection as the service lists it.</summary>
/// <param name="Name">Its name, raw.</param>
/// <param name="Count">Documents when it was listed; null if the service gave no number, which does not mean zero.</param>
/// <param name="SizeBytes">Bytes of its data, without indexes.</param>
public sealed record CollectionInfo(string Name, long? Count, long SizeBytes);
