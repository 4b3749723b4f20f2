using Workflow.Storage;

namespace Workflow.Tests.Storage;

public sealed class BufferPoolTests
{
    [Fact]
    public void Rent_AfterReturn_GivesTheSameBuffer()
    {
        var pool = new BufferPool(bufferBytes: 100, kept: 1);
        var first = pool.Rent();
        pool.Return(first);

        Assert.Same(first, pool.Rent());
        Assert.NotSame(first, pool.Rent());
    }

    [Fact]
    public void Return_MoreThanAreKept_KeepsNoMore()
    {
        var pool = new BufferPool(bufferBytes: 100, kept: 1);
        var (first, second) = (pool.Rent(), pool.Rent());
        pool.Return(first);
        pool.Return(second);

        Assert.Same(first, pool.Rent());
        Assert.NotSame(second, pool.Rent());
    }

    [Fact]
    public void Return_OfAnotherLength_IsNotHandedOut()
    {
        var pool = new BufferPool(bufferBytes: 100, kept: 1);
        pool.Return(new byte[200]);

        Assert.Equal(100, pool.Rent().Length);
    }
}
