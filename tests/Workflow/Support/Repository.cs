namespace Workflow.Tests.Support;

/// <summary>Files that lie beside the sources.</summary>
internal static class Repository
{
    public static string PathOf(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Workflow.sln")))
                return Path.Combine(folder.FullName, path);
        }
        throw new DirectoryNotFoundException($"{AppContext.BaseDirectory} is not below a folder with Workflow.sln.");
    }
}
