using Workflow.Documents.Index;

namespace Workflow.Restores.Planning;

/// <summary>Reads several indexes together, id by id, in the order of their hashes.</summary>
/// <param name="sides">The indexes, each at its start.</param>
internal sealed class IdMerge(IReadOnlyList<IdGroups> sides)
{
    private readonly bool[] hasMore = new bool[sides.Count];
    private readonly bool[] isPresent = new bool[sides.Count];

    /// <summary>Before the first <see cref="MoveNextAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < sides.Count; i++)
        {
            await sides[i].StartAsync(cancellation);
            hasMore[i] = await sides[i].MoveNextAsync(cancellation);
        }
    }

    /// <summary>Goes to the next id; false at the end.</summary>
    /// <exception cref="IndexDamagedException">An entry is not what was written.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < sides.Count; i++)
        {
            if (isPresent[i])
                hasMore[i] = await sides[i].MoveNextAsync(cancellation);
        }
        IndexEntry? first = null;
        for (var i = 0; i < sides.Count; i++)
        {
            if (hasMore[i] && (first is null || sides[i].First.CompareId(first.Value) < 0))
                first = sides[i].First;
        }
        for (var i = 0; i < sides.Count; i++)
            isPresent[i] = first is { } id && hasMore[i] && sides[i].First.HasIdOf(id);
        return first is not null;
    }

    /// <summary>The documents that an index has under the id; null if it has none.</summary>
    public IdGroups? this[int side] => isPresent[side] ? sides[side] : null;
}
