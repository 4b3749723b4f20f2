namespace Local.Functions;

/// <summary>One call of one function.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique to this call; for an orchestrator, to this turn.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The same at each call of the same function.</summary>
    public abstract string FunctionId { get; }

    /// <summary>What is being called.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>The services of this call, scoped to it.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>Anything that parts of this call share.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Cancelled when the caller is gone, the function's time is over, or the host stops.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>A function of the app.</summary>
public abstract class FunctionDefinition
{
    /// <summary>The same at each start.</summary>
    public abstract string Id { get; }

    /// <summary>Name, as its attribute gives it.</summary>
    public abstract string Name { get; }

    /// <summary>Type and method, separated by a dot.</summary>
    public abstract string EntryPoint { get; }

    /// <summary>File of the assembly.</summary>
    public abstract string PathToAssembly { get; }
}
