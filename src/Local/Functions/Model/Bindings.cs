namespace Local.Functions.Extensions.Abstractions;

/// <summary>Base of everything that ties a parameter of a function to the outside.</summary>
public abstract class BindingAttribute : Attribute
{
    /// <summary>For derived attributes.</summary>
#pragma warning disable S3442, MA0017 // public, as the official constructor is
    public BindingAttribute()
    {
    }
#pragma warning restore S3442, MA0017
}

/// <summary>Marks the parameter that starts the function. A function has exactly one.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute;

/// <summary>Marks a parameter that the host fills in beside the trigger.</summary>
public abstract class InputBindingAttribute : BindingAttribute;
