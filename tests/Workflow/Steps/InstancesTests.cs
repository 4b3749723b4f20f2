using Grpc.Core;
using Workflow.Steps;
using Workflow.Tests.Support;

namespace Workflow.Tests.Steps;

public sealed class InstancesTests
{
    private const string Id = "订单 1";

    private static readonly RpcException Refusal = new(new Status(StatusCode.FailedPrecondition, "FailedPrecondition"));

    [Theory]
    [InlineData(null)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    public async Task Tell_RefusedForAnInstanceThatIsGoneOrEnded_DropsTheEvent(OrchestrationRuntimeStatus? status)
    {
        await using var client = ClientOf(status);

        await Instances.TellAsync(client, Id, "到", default);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task Tell_RefusedForAnInstanceThatWaits_Fails(OrchestrationRuntimeStatus status)
    {
        await using var client = ClientOf(status);

        Assert.Same(Refusal, await Assert.ThrowsAsync<RpcException>(() => Instances.TellAsync(client, Id, "到", default)));
    }

    [Fact]
    public async Task Tell_Canceled_SaysSo()
    {
        await using var client = new RefusingClient(new OperationCanceledException(), instance: null);

        await Assert.ThrowsAsync<OperationCanceledException>(() => Instances.TellAsync(client, Id, "到", new(canceled: true)));
    }

    private static RefusingClient ClientOf(OrchestrationRuntimeStatus? status) =>
        new(Refusal, status is { } known ? new("采集", Id) { RuntimeStatus = known } : null);
}
