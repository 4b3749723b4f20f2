namespace Functions.Local.Invocation;

/// <summary>
/// Told of every call of a function that the host itself makes, and of its timers as a whole: a test whose clock jumps adds one to the services, so that the
/// clock waits for a call at work. The backend tells the clock of orchestrators and activities.
/// </summary>
/// <param name="Begin">Called when a call begins; what it returns is disposed of when the call ends.</param>
public sealed record CallWatch(Func<IDisposable> Begin);
