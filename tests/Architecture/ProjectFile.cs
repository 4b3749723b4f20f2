using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>A project file, read as XML: conditions are seen as written, not evaluated.</summary>
internal sealed class ProjectFile(string path, XDocument xml)
{
    public string Path => path;

    /// <summary>Items of a kind under an <c>ItemGroup</c> for the given host, or for all of them (null).</summary>
    public IEnumerable<string> Items(string kind, string? host) => xml.Descendants(kind)
        .Where(item => HostOf(item) == host)
        .Select(item => (string?)item.Attribute("Include") ?? "");

    /// <summary>Items of a kind for any host.</summary>
    public IEnumerable<string> Items(string kind) => xml.Descendants(kind).Select(item => (string?)item.Attribute("Include") ?? "");

    public IEnumerable<string> Imports => xml.Descendants("Import").Select(import => (string?)import.Attribute("Project") ?? "");

    /// <summary>Paths of referenced projects, relative to the root.</summary>
    public IEnumerable<string> References => Items("ProjectReference").Select(Resolve);

    private string Resolve(string relative)
    {
        var folder = System.IO.Path.GetDirectoryName(path)!;
        return System.IO.Path.GetRelativePath(".", System.IO.Path.Combine(folder, relative)).Replace('\\', '/');
    }

    private static string? HostOf(XElement item)
    {
        var condition = item.AncestorsAndSelf().Select(one => (string?)one.Attribute("Condition")).FirstOrDefault(one => one is not null);
        if (condition is null) return null;
        return condition.Contains("== 'Local'", StringComparison.Ordinal) ? "Local" : condition.Contains("== 'Azure'", StringComparison.Ordinal) ? "Azure" : condition;
    }
}
