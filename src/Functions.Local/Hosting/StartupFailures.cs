namespace Functions.Local.Hosting;

/// <summary>
/// A start that is refused is the person's to mend, not ours to debug: the process ends with the sentence alone. Everything else that no one
/// catches keeps its stack trace.
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
