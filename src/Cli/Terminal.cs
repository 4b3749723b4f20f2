using System.Collections;
using Microsoft.Win32.SafeHandles;

namespace Cli;

/// <summary>What surrounds a run of <c>wf</c>: streams, whether a person sits at them, and the environment.</summary>
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
        var utf8 = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Console.OutputEncoding = utf8;
        return new()
        {
            Out = Console.Out,
            Error = Console.Error,
            In = Console.In,
            OpenOut = OpenOutOfProcess,
            IsOutTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            IsInTerminal = !Console.IsInputRedirected,
            Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(pair => (string)pair.Key, pair => (string?)pair.Value ?? "", StringComparer.Ordinal),
        };
    }

    // To the console's own stream a pipe that nobody reads any more is no error: all of a collection would be fetched for nobody. A file is left to it,
    // since a FileStream would not move the place at which the shell's next command writes.
    private static Stream OpenOutOfProcess()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
