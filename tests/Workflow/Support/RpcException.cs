namespace Grpc.Core;

/// <summary>Stands for the exception of this name, which the cloud's client throws and whose package the local host does without.</summary>
internal sealed class RpcException(string message) : Exception(message);
