using System.CommandLine;
using Bench.Verbs;

var root = new RootCommand("Benchmarks of Workflow, each beside its peer. Build with -c Release; leave the machine alone while one runs.")
{
    StoreBench.Command(),
    ManyBench.Command(),
    CallsBench.Command(),
    StartBench.Command(),
    IdleBench.Command(),
    HealthBench.Command(),
    RetentionBench.Command(),
    RestoreBench.Command(),
    DrillBench.Command(),
    GateBench.Command(),
    CommandLineBench.Command(),
};
return await root.Parse(args).InvokeAsync();
