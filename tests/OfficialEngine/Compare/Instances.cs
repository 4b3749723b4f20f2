namespace OfficialEngine.Tests.Compare;

/// <summary>
/// Every instance as the engine tells of it, payloads as the texts that they are. When an instance was made and last changed is the engine's own
/// affair; how it got there too (the engine of Microsoft gives out no histories).
/// </summary>
internal static class Instances
{
    public static async Task<List<Entry>> ReadAsync(DurableTaskClient client)
    {
        var entries = new List<Entry>();
        await foreach (var one in client.GetAllInstancesAsync(new OrchestrationQuery { FetchInputsAndOutputs = true }))
        {
            var place = $"instance {one.InstanceId}:";
            entries.Add(new($"{place} name", one.Name));
            entries.Add(new($"{place} status", $"{one.RuntimeStatus} {one.FailureDetails}"));
            entries.Add(new($"{place} input", Payload(one.SerializedInput)));
            entries.Add(new($"{place} output", Payload(one.SerializedOutput)));
            entries.Add(new($"{place} custom status", Payload(one.SerializedCustomStatus)));
        }
        return entries;
    }

    private static string Payload(string? json) => json is null ? "nothing" : Durations.Name(json);
}
