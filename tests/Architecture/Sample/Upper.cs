namespace Architecture.Tests.Sample.Upper;

public class Secret
{
    public static Secret Make() => new();
}

public interface IWish;

public enum Choice
{
    One,
}

[AttributeUsage(AttributeTargets.All)]
public sealed class MarkAttribute : Attribute
{
    public Type? Kind { get; init; }

    public Choice Choice { get; init; }
}

public sealed class BrokenException : Exception;
