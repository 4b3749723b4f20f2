using Azure;
using Grpc.Core;

namespace Workflow.Tests;

public sealed class StorageFaultsTests
{
    public static TheoryData<Exception> Faults =>
        [new RequestFailedException(503, "busy"), new AggregateException(), new HttpRequestException(), new RpcException(new Status(StatusCode.Unavailable, "存储"))];

    public static TheoryData<Exception> Others => [new InvalidOperationException(), new OperationCanceledException(), new SettingException("错")];

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void Error_OfACallThatNeedsStorage_IsIncluded(Exception error) => Assert.True(StorageFaults.Include(error));

    [Theory]
    [MemberData(nameof(Others), DisableDiscoveryEnumeration = true)]
    public void Error_OfAnotherKind_IsNot(Exception error) => Assert.False(StorageFaults.Include(error));

    [Fact]
    public void Description_OfACallToTheEngine_LeavesItsAnswerOut() =>
        Assert.Equal("RpcException", StorageFaults.Describe(new RpcException(new Status(StatusCode.Unavailable, "存储"))));
}
