using System.CommandLine;
using EngineBench.Site;
using EngineBench.Verbs;

IVerb[] verbs =
[
    new SequentialVerb(),
    new ManyVerb(),
    new FanVerb(),
    new LinearVerb(),
    new ReplayVerb(),
    new TimersVerb(),
    new YearVerb(),
    new InstancesVerb(),
    new PayloadVerb(),
    new LanesVerb(),
    new StartsVerb(),
    new RecoverVerb(),
    new IdleVerb(),
    new FsyncVerb(),
];

RootCommand root = new("Benchmarks of the local durable engine, beside other durable engines in the same run. Build with -c Release; leave the machine alone meanwhile.");
foreach (IVerb verb in verbs)
    root.Add(VerbCommands.For(verb.Name, verb.Description, [verb]));
root.Add(VerbCommands.For("all", "Every workload, one after the other, in one table", verbs));
root.Add(ChildHost.Command());
return await root.Parse(args).InvokeAsync();
