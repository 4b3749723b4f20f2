namespace Local.DurableTask.Core.Exceptions;

/// <summary>
/// A start was refused because an instance of this id exists. Officially the type lives in DurableTask.Core.Exceptions, so it
/// mirrors that namespace rather than the client's.
/// </summary>
public class OrchestrationAlreadyExistsException : Exception
{
    public OrchestrationAlreadyExistsException()
    {
    }

    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
