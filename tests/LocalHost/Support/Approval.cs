using System.Runtime.CompilerServices;

namespace LocalHost.Tests.Support;

/// <summary>Compares what people build on with the file that was approved for it.</summary>
internal static class Approval
{
    /// <summary>The file below <c>Approved/</c>.</summary>
    public static string Read(string name) => File.ReadAllText(PathOf(name));

    /// <param name="text">What is there now.</param>
    /// <param name="name">The file.</param>
    public static void Matches(string text, string name)
    {
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(PathOf(name), text + "\n");
        Assert.Equal(Read(name), text + "\n");
    }

    private static string PathOf(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Approved", name);
}
