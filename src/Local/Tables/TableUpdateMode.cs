namespace Local.Tables;

/// <summary>What an update does with columns that the given entity does not have.</summary>
public enum TableUpdateMode
{
    /// <summary>Keeps them.</summary>
    Merge = 0,

    /// <summary>Removes them.</summary>
    Replace = 1,
}
