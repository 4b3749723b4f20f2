namespace Functions.Local.Hosting;

/// <summary>
/// A refused start is for the user to fix, not for us to debug: the process ends with just the sentence. All other uncaught
/// exceptions keep their stack trace.
/// </summary>
internal static class StartupFailures
{
    private static int _watching;

    public static void EndProcessWithoutTrace()
    {
        if (Interlocked.Exchange(ref _watching, 1) == 1)
            return;
        AppDomain.CurrentDomain.UnhandledException += static (_, args) =>
        {
            if (args.ExceptionObject is not LocalHostStartupException refused)
                return;
            Console.Error.WriteLine(Printable.Of(refused.Message, keepLines: true));
            Environment.Exit(LocalHostStartupException.ExitCode);
        };
    }
}
