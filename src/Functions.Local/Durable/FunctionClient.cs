using System.Reflection;
using Functions.Local.Invocation;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable;

/// <summary>The client that functions get: it knows the addresses of this host, which <c>CreateHttpManagementPayload</c> returns.</summary>
internal sealed class FunctionClient(DurableTaskClient client, ManagementUris uris) : IFunctionClient
{
    /// <summary>
    /// The official extension methods take the addresses only from this class of theirs, which is not public. All reflection into that
    /// package is here, and a test names this class when the package changes.
    /// </summary>
    internal const string OfficialName = "Microsoft.Azure.Functions.Worker.FunctionsDurableTaskClient";

    private static readonly ConstructorInfo Official = typeof(HttpManagementPayload).Assembly.GetType(OfficialName, throwOnError: true)!.GetConstructors().Single();

    private static readonly int OtherArguments = Official.GetParameters().Length - 3;

    public DurableTaskClient Get() => (DurableTaskClient)Official.Invoke([client, uris.Query, uris.ApiRoot, .. new object?[OtherArguments]]);
}
