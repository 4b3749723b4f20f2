namespace Workflow;

/// <summary>Reads <c>Retention__TimeZone</c>, the time zone of days in retention and of times in messages.</summary>
internal static class TimeZoneSetting
{
    /// <summary>Where nothing is set.</summary>
    public const string Default = "Asia/Shanghai";

    /// <summary>The time zone.</summary>
    /// <exception cref="SettingException">It is not an IANA name, or this machine does not know it.</exception>
    public static TimeZoneInfo Read(string? value)
    {
        var id = Setting.NotEmpty(value) ?? Default;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId)
            return zone;
        // China has had one time without summer time since 1991: it needs no database, which small images lack.
        if (id == Default)
            return TimeZoneInfo.CreateCustomTimeZone(id, TimeSpan.FromHours(8), id, id);
        throw new SettingException(
            $"The setting Retention__TimeZone takes the IANA name of a time zone, such as {Default} or Etc/UTC. This machine does not know '{Printable.Of(id)}'; its time zone database (package tzdata) may be missing.");
    }
}
