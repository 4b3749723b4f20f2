namespace Functions.Local.Durable.Api;

/// <summary>Which parts of an instance a caller wants to see. A start reads it before it starts anything, since its answer may be a status.</summary>
internal readonly record struct StatusOptions(bool ShowInput, bool ShowHistory, bool ShowHistoryOutput, bool FailureIsError)
{
    public const string FailureFlag = "returnInternalServerErrorOnFailure";

    /// <exception cref="Refusal">400: one of them is neither true nor false.</exception>
    public static StatusOptions Read(ApiCall call) => new(
        ShowInput: call.Query.Flag("showInput", otherwise: true),
        ShowHistory: call.Query.Flag("showHistory", otherwise: false),
        ShowHistoryOutput: call.Query.Flag("showHistoryOutput", otherwise: false),
        FailureIsError: call.Query.Flag(FailureFlag, otherwise: false));
}
