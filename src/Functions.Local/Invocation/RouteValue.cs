using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace Functions.Local.Invocation;

/// <summary>Turns a value of the route into an argument.</summary>
internal static class RouteValue
{
    /// <exception cref="BadHttpRequestException">The text is not of the parameter's type, or is missing and the parameter needs one.</exception>
    public static object? Read(ParameterInfo parameter, HttpContext http)
    {
        string? text = http.Request.RouteValues.TryGetValue(parameter.Name!, out object? value) ? value?.ToString() : null;
        Type? nullable = Nullable.GetUnderlyingType(parameter.ParameterType);
        Type type = nullable ?? parameter.ParameterType;
        if (text is null)
        {
            if (parameter.HasDefaultValue)
                return parameter.DefaultValue;
            if (nullable is not null || type == typeof(string))
                return null;
        }
        else if (type == typeof(string))
        {
            return text;
        }
        else if (type == typeof(int) && int.TryParse(text, out int number))
        {
            return number;
        }
        else if (type == typeof(Guid) && Guid.TryParse(text, out Guid id))
        {
            return id;
        }

        throw new BadHttpRequestException($"The address needs a {type.Name} for {parameter.Name}.");
    }
}
