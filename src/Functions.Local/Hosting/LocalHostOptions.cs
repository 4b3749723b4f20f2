using System.Reflection;

namespace Functions.Local.Hosting;

/// <summary>
/// What a test (or an unusual app) may choose about the local host. Everything else is a setting; a <c>TimeProvider</c> is taken from the services.
/// </summary>
public sealed class LocalHostOptions
{
    /// <summary>Command line, as settings: <c>--Name=value</c>.</summary>
    public string[] Args { get; init; } = [];

    /// <summary>Where functions are looked for; null: the entry assembly.</summary>
    public IReadOnlyList<Assembly>? FunctionAssemblies { get; init; }

    /// <summary>The only classes to look at; null: all of <see cref="FunctionAssemblies"/>.</summary>
    public IReadOnlyList<Type>? FunctionTypes { get; init; }

    /// <summary>Settings that override everything else, named like environment variables (<c>Local__Store</c>).</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether environment variables are settings. A test that must not depend on them sets false.</summary>
    public bool ReadEnvironment { get; init; } = true;

    /// <summary>Folder that relative paths start from; null: the current one.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Folder of <c>host.json</c>; null: where the app's assemblies are.</summary>
    public string? AppFolder { get; init; }

    /// <summary>Whether the log goes to the console.</summary>
    public bool LogToConsole { get; init; } = true;
}
