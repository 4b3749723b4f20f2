using System.Security.Cryptography;

namespace Workflow.Imports;

/// <summary>Where a file to import is uploaded to, in the environment's own storage.</summary>
internal static class UploadPath
{
    private const int RandomBytes = 16;

    /// <summary>A new path for a run. It cannot be guessed, since that storage may be readable by everybody.</summary>
    public static string Create(string runId) => $"workflow/{runId}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}.json";
}
