namespace EngineCrash.Tests.Support;

/// <summary>Where the things lie that these tests start.</summary>
internal static class Built
{
    private static readonly DirectoryInfo Framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
    private static readonly DirectoryInfo Configuration = Framework.Parent!;
    private static readonly DirectoryInfo Tests = Configuration.Parent!.Parent!.Parent!;

    /// <summary>A program of tests/, built as this assembly was.</summary>
    public static string Program(string name) => Path.Combine(Tests.FullName, name, "bin", Configuration.Name, Framework.Name, $"{name}.dll");

    /// <summary>A file of the repository.</summary>
    public static string File(string path) => Path.Combine(Tests.Parent!.FullName, path);
}
