using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>A project file, read as XML.</summary>
internal sealed class ProjectFile(string path, XDocument xml)
{
    /// <summary>What is included of a kind.</summary>
    public IEnumerable<string> Items(string kind) => xml.Descendants(kind).Select(item => (string?)item.Attribute("Include") ?? "");

    /// <summary>Paths of referenced projects, relative to the root.</summary>
    public IEnumerable<string> References => Items("ProjectReference").Select(Resolve);

    private string Resolve(string relative)
    {
        var folder = Path.GetDirectoryName(path)!;
        return Path.GetRelativePath(".", Path.Combine(folder, relative)).Replace('\\', '/');
    }
}
