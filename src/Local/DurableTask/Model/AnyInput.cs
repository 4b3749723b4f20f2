namespace Local.DurableTask;

/// <summary>The input type of orchestrators that take no input themselves: they ask the context for it, and say there what it is.</summary>
internal sealed class AnyInput
{
    private AnyInput()
    {
    }
}
