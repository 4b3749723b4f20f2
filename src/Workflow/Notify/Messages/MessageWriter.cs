using System.Globalization;
using Workflow.Notify.Tables;
using Workflow.Steps;

namespace Workflow.Notify.Messages;

/// <summary>Puts events into words, in the language and the time zone of the settings.</summary>
public sealed class MessageWriter(NotifySettings settings)
{
    // More would not be read, and takes no place in any channel.
    private const int MostDetails = 40;

    // Bytes. Names of environments are shorter; a setting may hold anything.
    private const int LongestName = 200;

    private readonly IWords words = settings.Language == NotifyLanguage.English ? new EnglishWords() : new ChineseWords();

    public Message Write(Notice notice)
    {
        var spoken = words.Of(notice.Kind);
        return Fill(spoken, notice.Env, notice.Subject) with
        {
            Event = NoticeKeys.Word(notice.Kind),
            Id = NoticeKeys.Instance(notice.Env, notice.Kind, notice.Subject, "message"),
            Since = notice.Since,
            When = words.When(spoken.When, Time(notice.Since)),
            Details = [.. notice.Details.Select(words.Of)],
            Link = Link(notice.Path),
        };
    }

    /// <summary>One message for many events of an environment.</summary>
    public Message Combine(string env, IReadOnlyList<WaitingNotice> notices)
    {
        var spoken = words.Several(notices.Count);
        var first = notices.Min(notice => notice.Since);
        var newest = notices.OrderByDescending(notice => notice.CreatedAt).ThenByDescending(notice => notice.Key, StringComparer.Ordinal).ToList();
        List<string> lines = [.. newest.Take(MostDetails).Select(notice => words.OneOfSeveral(words.Of(notice.Kind).Title, Time(notice.Since)))];
        if (newest.Count > MostDetails)
            lines.Add(words.More(newest.Count - MostDetails));
        return Fill(spoken, env, null) with
        {
            Event = "several",
            Id = $"several:{newest[0].Key}:{newest.Count}",
            Since = first,
            When = words.When(spoken.When, Time(first)),
            Details = lines,
            Link = Link("api/backups"),
        };
    }

    public Message Test(string env, DateTimeOffset now) => Fill(words.Test, env, null) with
    {
        Event = "test",
        Id = string.Create(CultureInfo.InvariantCulture, $"test:{now:yyyyMMddTHHmmss}"),
        Since = now,
        When = words.When(words.Test.When, Time(now)),
        Link = Link("api/backups"),
    };

    private Message Fill(EventWords spoken, string env, string? subject) => new()
    {
        Event = "",
        Id = "",
        Language = words.Language,
        Env = env,
        Subject = subject,
        Title = spoken.Title,
        What = spoken.What
            .Replace("{env}", PlainText.Cut(env, LongestName), StringComparison.Ordinal)
            .Replace("{id}", PlainText.Cut(subject ?? "", LongestName), StringComparison.Ordinal),
        Action = words.Action(spoken.Action),
        LinkLabel = words.LinkLabel,
        More = words.More,
    };

    private Uri? Link(string? path) => path is null || settings.PublicUrl is null ? null : new(settings.PublicUrl, path);

    // Minutes are enough for a person; the offset says whose clock it is.
    private string Time(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, settings.TimeZone);
        return local.ToString("yyyy-MM-dd HH:mm '(UTC'zzz')'", CultureInfo.InvariantCulture);
    }
}
