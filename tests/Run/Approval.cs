using System.Runtime.CompilerServices;

namespace Run.Tests;

/// <summary>Compares what a person sees with the file that was approved for it.</summary>
internal static class Approval
{
    /// <param name="text">What is shown now.</param>
    /// <param name="name">File below <c>Approved/</c>.</param>
    /// <param name="test">Filled in by the compiler.</param>
    public static void Matches(string text, string name, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "..", "Approved", name);
        // Padding to the width of the terminal is not for the eye.
        var shown = string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(file, shown);
        Assert.Equal(File.ReadAllText(file), shown);
    }
}
