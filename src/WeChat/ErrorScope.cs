namespace WeChat;

/// <summary>How much fails together with one call: what need not be tried again, or has to be reported only once.</summary>
public enum ErrorScope
{
    /// <summary>This call. Others may well succeed.</summary>
    Call,

    /// <summary>Every call about this collection.</summary>
    Collection,

    /// <summary>Every call about this environment.</summary>
    Environment,

    /// <summary>Every call of this account: its token, secret, address, permissions or settings.</summary>
    Account,
}
