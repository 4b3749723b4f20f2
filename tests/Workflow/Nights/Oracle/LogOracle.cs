namespace Workflow.Tests.Nights.Oracle;

/// <summary>No token, secret, signed link or document in the log.</summary>
internal static class LogOracle
{
    public static IEnumerable<string> Look(Stage stage)
    {
        var log = stage.App.Log.Text;
        return ((string[])[stage.App.Cloud.AppSecret, "q-signature", CloudHistory.Secret, .. stage.App.Cloud.IssuedTokens])
            .Where(secret => log.Contains(secret, StringComparison.Ordinal))
            .Select(secret => $"the log holds '{secret}'");
    }
}
