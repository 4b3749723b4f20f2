using EngineBench.Output;
using EngineBench.Site;

namespace EngineBench.Verbs;

/// <summary>One workload: it runs ours and the peers in turn and adds its lines to the report.</summary>
internal interface IVerb
{
    string Name { get; }

    string Description { get; }

    Task RunAsync(Bench bench, Report report, CancellationToken cancellation);
}
