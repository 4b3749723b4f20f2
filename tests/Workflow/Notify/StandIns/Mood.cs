namespace Workflow.Tests.Notify.StandIns;

/// <summary>How a stand-in is today.</summary>
internal enum Mood
{
    /// <summary>As documented: it checks signature, size and rate.</summary>
    Well,

    /// <summary>500 and a page of HTML.</summary>
    Broken,

    /// <summary>It takes the request and never answers.</summary>
    Hangs,

    /// <summary>200 and ten megabytes.</summary>
    Huge,

    /// <summary>200 and an error code, with the address in its words.</summary>
    Refuses,

    /// <summary>200 and a page of HTML.</summary>
    NoRobot,

    /// <summary>It leads to another address.</summary>
    Redirects,
}
