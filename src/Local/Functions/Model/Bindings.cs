#pragma warning disable MA0017 // constructors are public here, as the official ones are
namespace Local.Functions.Extensions.Abstractions;

/// <summary>Base of everything that ties a parameter of a function to the outside.</summary>
public abstract class BindingAttribute : Attribute
{
    /// <summary>For derived attributes.</summary>
    public BindingAttribute()
    {
    }
}

/// <summary>Marks the parameter that starts the function. A function has exactly one.</summary>
public abstract class TriggerBindingAttribute : BindingAttribute
{
    /// <summary>For derived attributes.</summary>
    public TriggerBindingAttribute()
    {
    }
}

/// <summary>Marks a parameter that the host fills in beside the trigger.</summary>
public abstract class InputBindingAttribute : BindingAttribute
{
    /// <summary>For derived attributes.</summary>
    public InputBindingAttribute()
    {
    }
}
