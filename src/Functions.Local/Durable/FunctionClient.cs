using System.Reflection;
using Functions.Local.Invocation;
using Microsoft.DurableTask.Client;

namespace Functions.Local.Durable;

/// <summary>The client as functions get it: it knows the addresses of this host, which <c>CreateHttpManagementPayload</c> puts into its answer.</summary>
internal sealed class FunctionClient(DurableTaskClient client, ManagementUris uris) : IFunctionClient
{
    /// <summary>
    /// The official extension methods take the addresses from this class of theirs alone, and it is not public. All reflection into that package
    /// is here, and a test names this class when the package has changed.
    /// </summary>
    internal const string OfficialName = "Microsoft.Azure.Functions.Worker.FunctionsDurableTaskClient";

    private static readonly ConstructorInfo Official = typeof(HttpManagementPayload).Assembly.GetType(OfficialName, throwOnError: true)!.GetConstructors().Single();

    private static readonly int OtherArguments = Official.GetParameters().Length - 3;

    public DurableTaskClient Get() => (DurableTaskClient)Official.Invoke([client, uris.Query, uris.ApiRoot, .. new object?[OtherArguments]]);
}
