namespace Local.DurableTask.Worker;

/// <summary>Adds facts to the failures of activities and orchestrators. Register one as a service.</summary>
public interface IExceptionPropertiesProvider
{
    /// <summary>The facts for <see cref="TaskFailureDetails.Properties"/>; null for none. Values become JSON: numbers come back as double.</summary>
    IDictionary<string, object?>? GetExceptionProperties(Exception exception);
}
