using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.DurableTask.Worker;

namespace DurableTask.Sqlite.Engine;

/// <summary>Finds what runs an orchestrator or activity of a name and version, in the factory that the worker was built with.</summary>
internal sealed class RegisteredTasks
{
    internal const string VersionedFactory = "Microsoft.DurableTask.Worker.IVersionedTaskFactory";

    private readonly Finder<ITaskActivity> _activities;
    private readonly Finder<ITaskOrchestrator> _orchestrators;

    public RegisteredTasks(IDurableTaskFactory factory)
    {
        // The overloads that know versions belong to an internal interface of the official package.
        Type? versioned = factory.GetType().GetInterface(VersionedFactory);
        _activities = Bind<ITaskActivity>(versioned, nameof(factory.TryCreateActivity), factory)
            ?? ((TaskName name, TaskVersion _, IServiceProvider services, out ITaskActivity? task) => factory.TryCreateActivity(name, services, out task));
        _orchestrators = Bind<ITaskOrchestrator>(versioned, nameof(factory.TryCreateOrchestrator), factory)
            ?? ((TaskName name, TaskVersion _, IServiceProvider services, out ITaskOrchestrator? task) => factory.TryCreateOrchestrator(name, services, out task));
    }

    private delegate bool Finder<T>(TaskName name, TaskVersion version, IServiceProvider services, out T? task);

    public bool TryCreateActivity(string name, string version, IServiceProvider services, [NotNullWhen(true)] out ITaskActivity? activity)
        => _activities(name, version, services, out activity) && activity is not null;

    public bool TryCreateOrchestrator(string name, string version, IServiceProvider services, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator)
        => _orchestrators(name, version, services, out orchestrator) && orchestrator is not null;

    /// <summary>The tasks of the worker of this name, without starting it.</summary>
    public static RegisteredTasks Of(IServiceProvider services, string name)
    {
        DefaultDurableTaskWorkerBuilder builder = new(name, new Microsoft.Extensions.DependencyInjection.ServiceCollection()) { BuildTarget = typeof(Holder) };
        using Holder holder = (Holder)builder.Build(services);
        return new RegisteredTasks(holder.Tasks);
    }

    private static Finder<T>? Bind<T>(Type? versioned, string method, IDurableTaskFactory factory)
        => versioned?.GetMethod(method, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)?.CreateDelegate<Finder<T>>(factory);

    // Its constructor must be public: the official builder requires it.
    private sealed class Holder(string name, IDurableTaskFactory factory) : Microsoft.DurableTask.Worker.Hosting.DurableTaskWorker(name, factory)
    {
        public IDurableTaskFactory Tasks => Factory;

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
