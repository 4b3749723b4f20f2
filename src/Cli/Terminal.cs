using System.Collections;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cli;

/// <summary>What surrounds a run of <c>wf</c>: streams, whether they are a terminal, and the environment.</summary>
internal sealed class Terminal
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    /// <summary>Standard output as bytes, for documents.</summary>
    public required Func<Stream> OpenOut { get; init; }

    public bool IsOutTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    public bool IsInTerminal { get; init; }

    /// <summary>Columns of the terminal; null asks it.</summary>
    public int? Width { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The value of a variable; null where it is not set or empty.</summary>
    public string? this[string name] => Environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>That of this process.</summary>
    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        return new()
        {
            Out = new StreamWriter(OpenStandardOutput(), utf8) { AutoFlush = true },
            Error = Console.Error,
            In = Console.In,
            OpenOut = OpenStandardOutput,
            IsOutTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            IsInTerminal = !Console.IsInputRedirected,
            Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal),
        };
    }

    // On Unix the console's own stream does not notice a pipe that is no longer read, and a download would continue for nothing. In
    // a file that others may also write to, only that stream appends at the end.
    private static Stream OpenStandardOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 1);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
