namespace Workflow.Logs;

/// <summary>The levels of a log, from the quietest to the loudest; a block names them by their place.</summary>
internal static class LogLevels
{
    public static readonly string[] Names = ["debug", "info", "warn", "error"];
}
