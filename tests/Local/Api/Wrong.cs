namespace Local.Api.Tests.Wrong;

/// <summary>Has an official name and, on purpose, a parameter that is named otherwise.</summary>
public class TableItem
{
    public TableItem(string title) => Name = title;

    public string Name { get; }
}
