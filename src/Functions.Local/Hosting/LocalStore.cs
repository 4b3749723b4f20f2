namespace Functions.Local.Hosting;

/// <summary>What the settings say of the store of orchestrations, for the backend that the app runs on. A service of the container.</summary>
/// <param name="Path">Absolute path of the file that <c>Local__Store</c> names; its folder exists once the host starts.</param>
/// <param name="MaxConcurrentActivities">How many activities of a name run at once, for names that are limited.</param>
public sealed record LocalStore(string Path, IReadOnlyDictionary<string, int> MaxConcurrentActivities);
