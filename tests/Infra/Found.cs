namespace Infra.Tests;

/// <summary>Shows all that was found, where an assertion on a list would cut it short.</summary>
internal static class Found
{
    public static void Nothing(IEnumerable<string> findings)
    {
        var all = string.Join('\n', findings);
        if (all.Length > 0) Assert.Fail(all);
    }
}
