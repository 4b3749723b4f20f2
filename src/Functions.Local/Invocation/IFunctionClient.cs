using Microsoft.DurableTask.Client;

namespace Functions.Local.Invocation;

/// <summary>Gives the durable client that a function asks for with <c>[DurableClient]</c>.</summary>
internal interface IFunctionClient
{
    DurableTaskClient Get();
}
