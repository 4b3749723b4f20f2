using Functions.Local.Discovery;
using Microsoft.Extensions.Configuration;

namespace Functions.Local.Tests.Discovery;

/// <summary>Several hosts of one process look at the same functions at the same moment, as the tests of an app do.</summary>
public sealed class ParallelScanTests
{
    private const int Hosts = 4;
    private const int Rounds = 1_000;

    /// <summary>Each round has a type that nobody has looked at: the runtime makes what it tells of a method at the first question.</summary>
    [Fact]
    public async Task Scan_ByManyHostsAtOnce_FindsTheSame()
    {
        for (int round = 0; round < Rounds; round++)
        {
            // Another type argument each: arrays of up to 32 dimensions in tuples of up to 32.
            Type argument = typeof(Tuple<,>).MakeGenericType(Ranked(round % 32), Ranked(round / 32));
            Type functions = typeof(Copier<>).MakeGenericType(argument);
            using Barrier start = new(Hosts);

            int[] found = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(_ => Task.Factory.StartNew(
                () => Scan(functions, start), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.All(found, count => Assert.Equal(1, count));
        }
    }

    private static Type Ranked(int rank) => rank == 0 ? typeof(string) : typeof(string).MakeArrayType(rank);

    private static int Scan(Type functions, Barrier start)
    {
        Problems problems = new();
        FunctionScanner scanner = new(new ConfigurationBuilder().Build(), problems);
        start.SignalAndWait();
        int found = scanner.Scan([functions]).Count;
        problems.ThrowIfAny();
        return found;
    }

    public sealed class Copier<T>
    {
        [Function("copy")]
        public static Task<string> Run([ActivityTrigger] string input, FunctionContext context, CancellationToken cancellation)
            => Task.FromResult($"{typeof(T)} {input} {context.InvocationId} {cancellation.CanBeCanceled}");
    }
}
