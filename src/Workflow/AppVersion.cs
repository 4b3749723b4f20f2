using System.Reflection;

namespace Workflow;

/// <summary>The version of this build, as manifests and plans record it.</summary>
internal static class AppVersion
{
    /// <summary>As in <c>0.2.0+commit</c>.</summary>
    public static string Text { get; } =
        typeof(AppVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
