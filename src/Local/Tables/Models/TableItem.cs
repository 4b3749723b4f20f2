#nullable disable // as the official assembly
namespace Local.Tables.Models;

/// <summary>A table of the account.</summary>
public class TableItem
{
    /// <summary>Names it.</summary>
    public TableItem(string name) => Name = name;

    /// <summary>The table's name.</summary>
    public string Name { get; }
}
