namespace Run.Output;

/// <summary>Draws a backup while it runs.</summary>
internal interface IProgressView
{
    /// <summary>Called with each new moment, from one thread.</summary>
    void Show(Progress progress);
}
