namespace Local.Functions;

/// <summary>Who may call an HTTP function. The local host knows one key: all levels but anonymous need it.</summary>
public enum AuthorizationLevel
{
    /// <summary>Anyone.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user; locally, the host key.</summary>
    User = 1,

    /// <summary>A function key; locally, the host key.</summary>
    Function = 2,

    /// <summary>The key of an extension; locally, the host key.</summary>
    System = 3,

    /// <summary>The master key; locally, the host key.</summary>
    Admin = 4,
}
