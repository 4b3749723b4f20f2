using System.Text;
using System.Text.Json;

namespace Cli.Tests.Support;

/// <summary>What a run of <c>wf</c> left: how it ended, and what it wrote.</summary>
internal sealed record Ended(ExitCode Code, string Out, string Error)
{
    /// <summary>Standard output as one JSON document.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Standard output as JSON Lines.</summary>
    public IReadOnlyList<JsonElement> Lines => [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>Asserts how it ended, and shows what it wrote if not so.</summary>
    public Ended Is(ExitCode code)
    {
        Assert.True(Code == code, $"{Code} and not {code}:\n{Out}\n{Error}");
        return this;
    }
}

/// <summary>Runs <c>wf</c> in this process, as a person or a script does, against a server.</summary>
internal sealed class Wf
{
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal);

    /// <param name="url">Of the server; null for none.</param>
    public Wf(Uri? url)
    {
        // Nothing of the machine's own profile.
        environment["HOME"] = "/nowhere";
        environment["TERM"] = "xterm-256color";
        if (url is not null)
            environment["WORKFLOW_URL"] = url.ToString();
    }

    /// <summary>Whether a person sits at it, and how many columns they have; null for a pipe.</summary>
    public int? Columns { get; init; }

    /// <summary>What is typed.</summary>
    public string Input { get; init; } = "";

    public TimeProvider Time { get; set; } = new ChinaTime();

    /// <summary>The same with another clock.</summary>
    public Wf In(TimeProvider time)
    {
        Time = time;
        return this;
    }

    /// <summary>Who types, where that is more than a text.</summary>
    public TextReader? Keyboard { get; init; }

    /// <summary>The same with a variable.</summary>
    public Wf With(string name, string value)
    {
        environment[name] = value;
        return this;
    }

    public Task<Ended> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    public async Task<Ended> RunAsync(CancellationToken cancellation, params string[] args)
    {
        var (output, error, bytes) = (new StringWriter(), new StringWriter(), new MemoryStream());
        var terminal = new Terminal
        {
            Out = output,
            Error = error,
            In = Keyboard ?? new StringReader(Input),
            OpenOut = () => bytes,
            IsOutTerminal = Columns is not null,
            IsErrorTerminal = Columns is not null,
            IsInTerminal = Columns is not null,
            Width = Columns,
            Environment = environment,
        };
        var code = await new WfApp(terminal, Time).RunAsync(args, cancellation);
        return new(code, output + Encoding.UTF8.GetString(bytes.ToArray()), error.ToString());
    }
}

/// <summary>The machine's clock, in China.</summary>
internal sealed class ChinaTime : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("China", TimeSpan.FromHours(8), "China", "China");
}
