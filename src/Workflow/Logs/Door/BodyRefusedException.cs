using Microsoft.AspNetCore.Http;

namespace Workflow.Logs.Door;

/// <summary>A body is too large, too slow or damaged. The message says where and what to do, and quotes nothing from it.</summary>
internal sealed class BodyRefusedException(int status, string message) : Exception(message)
{
    /// <summary>400, 408 or 413: each has its own meaning in the protocol.</summary>
    public int Status => status;

    /// <summary>400: nothing is kept, and the device sends it again.</summary>
    public static BodyRefusedException Damaged(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>408: the device sends it again.</summary>
    public static BodyRefusedException TooSlow() => new(StatusCodes.Status408RequestTimeout, $"The body took longer than {Limits.BodyTime.TotalSeconds} seconds.");

    /// <summary>413: the device sends less at a time.</summary>
    public static BodyRefusedException TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, detail);
}
