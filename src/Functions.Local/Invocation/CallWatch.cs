namespace Functions.Local.Invocation;

/// <summary>
/// Notified of every function call that the host itself makes, and of its timers as a whole: a test with a jumping clock adds one to the services, so that the
/// clock waits for running calls. The backend notifies the clock of orchestrators and activities.
/// </summary>
/// <param name="Begin">Called when a call begins; what it returns is disposed of when the call ends.</param>
public sealed record CallWatch(Func<IDisposable> Begin);
