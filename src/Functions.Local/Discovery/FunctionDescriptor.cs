using System.Reflection;
using NCrontab;

namespace Functions.Local.Discovery;

/// <summary>A function that can be run: what starts it and where each of its arguments comes from.</summary>
internal sealed record FunctionDescriptor(string Name, MethodInfo Method, Trigger Trigger, IReadOnlyList<ArgumentSource> Arguments)
{
    public Type Type { get; } = Method.DeclaringType!;

    /// <summary>What happens to a failed call; used only by timers, as in Functions.</summary>
    public RetryRule Retry { get; init; } = RetryRule.None;

    public string EntryPoint { get; } = $"{Method.DeclaringType!.FullName}.{Method.Name}";
}

/// <summary>What starts a function.</summary>
internal abstract record Trigger;

/// <param name="Route">Below the prefix.</param>
/// <param name="Methods">Upper case; empty for all.</param>
internal sealed record HttpTrigger(string Route, IReadOnlyList<string> Methods, bool IsAnonymous) : Trigger;

internal sealed record TimerTrigger(string Expression, CrontabSchedule Schedule, bool RunOnStartup, bool UseMonitor) : Trigger;

internal sealed record OrchestrationTrigger(string Name) : Trigger;

internal sealed record ActivityTrigger(string Name, Type InputType) : Trigger;

/// <summary>Where an argument of a call comes from.</summary>
internal abstract record ArgumentSource
{
    /// <summary>Whatever the trigger brings: request, timer, context, input.</summary>
    internal sealed record FromTrigger : ArgumentSource;

    internal sealed record FromContext : ArgumentSource;

    internal sealed record FromCancellation : ArgumentSource;

    internal sealed record FromDurableClient : ArgumentSource;

    internal sealed record FromRoute(ParameterInfo Parameter) : ArgumentSource;
}
