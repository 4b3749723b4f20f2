using Workflow.Logs.Door;

namespace Workflow.Tests.Logs.Door;

public sealed class BodySlotsTests
{
    private readonly BodySlots slots = new();

    [Fact]
    public void Slots_AtTheLimit_AreTaken_AndOnePast_WaitsUntilOneIsGivenBack()
    {
        var taken = Enumerable.Range(0, Limits.BodiesAtOnce).Select(user => slots.TryTake($"用户-{user}")).ToList();

        Assert.All(taken, Assert.NotNull);
        Assert.Null(slots.TryTake("用户-x"));
        taken[0]!.Dispose();
        taken[0]!.Dispose();
        Assert.NotNull(slots.TryTake("用户-x"));
        Assert.Null(slots.TryTake("用户-y"));
    }

    [Fact]
    public void Slots_OfOneUser_AtTheLimit_AreTaken_AndOnePast_LeavesRoomForOthers()
    {
        var taken = Enumerable.Range(0, Limits.BodiesAtOncePerUser).Select(_ => slots.TryTake("用户-1")).ToList();

        Assert.All(taken, Assert.NotNull);
        Assert.Null(slots.TryTake("用户-1"));
        Assert.NotNull(slots.TryTake("用户-2"));
        taken[1]!.Dispose();
        Assert.NotNull(slots.TryTake("用户-1"));
    }
}
