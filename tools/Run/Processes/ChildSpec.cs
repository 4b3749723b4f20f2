namespace Run.Processes;

/// <summary>A program to run beside us, and how to tell that it is ready.</summary>
internal sealed record ChildSpec
{
    /// <summary>Short name: file names of its log and its process id, and what the person reads.</summary>
    public required string Name { get; init; }

    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Changes to our own environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Each must give an HTTP answer, whatever it says, before the program counts as started.</summary>
    public required IReadOnlyList<Uri> Ready { get; init; }
}
