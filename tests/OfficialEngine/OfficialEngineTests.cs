using System.Diagnostics;
using System.Reflection;
using Azurite;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Simulator;
using Workflow;
using Workflow.Backups;
using Workflow.Catalogue;
using Xunit.Abstractions;

namespace OfficialEngine.Tests;

public sealed class OfficialEngineTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Backup_OnTheEngineOfMicrosoft_EndsComplete()
    {
        await using var cloud = await WeChatCloud.StartAsync();
        var env = $"官方-{Environment.ProcessId}";
        cloud.Env(env).Collection("用户").AddGenerated(120);
        cloud.Env(env).Collection("订单").AddGenerated(3);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = (await AzuriteServer.SharedAsync()).ConnectionString,
            ["WeChat:ApiBase"] = cloud.BaseAddress.ToString(),
            ["WeChat:AppId"] = cloud.AppId,
            ["WeChat:AppSecret"] = cloud.AppSecret,
            ["WeChat:Env"] = env,
        }).Build();
        await using var host = await DurableTaskTestHost.StartAsync(
            registry => Register(registry, typeof(WorkflowServices).Assembly),
            new DurableTaskTestHostOptions { ConfigureServices = services => services.AddWorkflow(configuration) });

        var clock = Stopwatch.StartNew();
        var start = await host.Services.GetRequiredService<BackupStarter>().StartAsync(host.Client, null, default);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var end = await host.Client.WaitForInstanceCompletionAsync(start.BackupId, getInputsAndOutputs: true, patience.Token);

        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s {end} {end.FailureDetails} {end.SerializedOutput}");
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        var record = end.ReadOutputAs<BackupRecord>()!;
        Assert.Equal(BackupOutcome.Complete, record.Outcome);
    }

    private static void Register(DurableTaskRegistry registry, Assembly app)
    {
        foreach (var method in app.GetExportedTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } function)
                continue;
            var trigger = method.GetParameters()[0];
            if (trigger.IsDefined(typeof(OrchestrationTriggerAttribute)))
                registry.AddOrchestrator(function.Name, () => new FunctionTask(method, trigger.ParameterType, null));
            else if (trigger.IsDefined(typeof(ActivityTriggerAttribute)))
                registry.AddActivity(function.Name, services => new FunctionTask(method, trigger.ParameterType, services));
        }
    }

    private sealed class FunctionTask(MethodInfo method, Type inputType, IServiceProvider? services) : ITaskOrchestrator, ITaskActivity
    {
        public Type InputType => inputType == typeof(TaskOrchestrationContext) ? typeof(object) : inputType;

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) => CallAsync(new FunctionsContext(context));

        public Task<object?> RunAsync(TaskActivityContext context, object? input) => CallAsync(input);

        private async Task<object?> CallAsync(object? first)
        {
            var target = method.IsStatic ? null : ActivatorUtilities.CreateInstance(services!, method.DeclaringType!);
            var arguments = method.GetParameters().Select(parameter => parameter.Position == 0 ? first
                : parameter.ParameterType == typeof(DurableTaskClient) ? services!.GetRequiredService<DurableTaskClient>()
                : (object)CancellationToken.None).ToArray();
            var task = (Task)method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
            await task;
            return method.ReturnType == typeof(Task) ? null : ((dynamic)task).Result;
        }
    }
}
