using System.CommandLine;
using DocumentsBench.Verbs;

var root = new RootCommand("Benchmarks of the document index, each beside its peer. Build with -c Release; leave the machine alone while one runs.")
{
    IndexBench.Command(),
    BuildBench.Command(),
    ReadBench.Command(),
    HistoryBench.Command(),
    DiffBench.Command(),
};
return await root.Parse(args).InvokeAsync();
