using System.Globalization;
using Workflow.Steps;

namespace Workflow.Notify.Messages;

/// <summary>Messages in English.</summary>
internal sealed class EnglishWords : IWords
{
    public string Language => "en";

    public string LinkLabel => "Details";

    public EventWords Test { get; } = new(
        "Test message",
        "This is a test; nothing has happened. If you can read it, the channel works.",
        "Sent",
        "Nothing.");

    public EventWords Of(NoticeKind kind) => kind switch
    {
        NoticeKind.Failed => new(
            "Backup failed",
            "The backup {id} of environment {env} failed. It has nothing to restore.",
            "Ended",
            "Fix the problem above, then start a backup, or wait for the next scheduled one."),
        NoticeKind.Partial => new(
            "Backup is incomplete",
            "The backup {id} of environment {env} lacks some of its collections. Those that were exported can be used.",
            "Ended",
            "Check the collections named above, fix the problem, then start a backup."),
        NoticeKind.Missed => new(
            "Scheduled backup did not run",
            "A backup of environment {env} was due but was not made.",
            "Due",
            "Check that the app runs and can reach its storage, and read its log. Start a backup by hand if you need one now."),
        NoticeKind.Stale => new(
            "No good backup for too long",
            "There has been no good backup of environment {env} for more than 1.5 times the interval of its schedule.",
            "Since",
            "Check the last backups and the app's log, and get backups running again. Data written since then is not protected."),
        NoticeKind.Tripped => new(
            "Backup differs too much: please check",
            "The backup {id} of environment {env} is very different from the last good one. It does not count as good until somebody has accepted it.",
            "Ended",
            "If the changes are intended, accept the backup. If something was deleted or changed by mistake, stop the writes, then restore from an earlier backup."),
        NoticeKind.Recovered => new(
            "Backups work again",
            "The backup {id} of environment {env} is complete and good.",
            "Trouble began",
            "Nothing."),
        NoticeKind.Complete => new(
            "Backup is complete",
            "The backup {id} of environment {env} is complete and verified.",
            "Ended",
            "Nothing."),
        NoticeKind.Restore => new(
            "Restore ended",
            "The restore {id} into environment {env} has ended.",
            "Ended",
            "Read its report and compare. If the result is wrong, undo the restore."),
        NoticeKind.DrillFailed => new(
            "Restore drill failed",
            "The drill {id}, with a backup of environment {env}, did not pass. A real restore may fail as well.",
            "Ended",
            "Read the drill's report, fix the problem, then run another drill."),
        NoticeKind.RetentionBlocked => new(
            "Expiry of backups has stopped",
            "Old backups of environment {env} are not deleted: somebody has to look at the plan first.",
            "Stopped",
            "Read the plan (GET /api/retention) and apply it. Until then nothing is deleted."),
        NoticeKind.Damaged => new(
            "A stored backup is damaged",
            "The backup {id} of environment {env} no longer matches its manifest.",
            "Found",
            "Do not restore from it. Start a backup now, and check whether somebody has changed the storage account."),
        NoticeKind.TokenRefused => new(
            "WeChat refuses the credentials",
            "Backups of environment {env} cannot be made: WeChat refuses the mini program's credentials, its permissions or this server's address.",
            "Since",
            "Check AppSecret and IP allow list in the WeChat admin console (mp.weixin.qq.com, Development settings). After a change set WeChat__AppSecret and restart the app."),
        _ => throw new InvalidOperationException($"There are no words for {kind}."),
    };

    public string Of(LocalText text) => text.English;

    public string When(string label, string time) => $"{label}: {time}";

    public string Action(string action) => $"What to do: {action}";

    public string More(int count) => string.Create(CultureInfo.InvariantCulture, $"… and {count} more");

    public EventWords Several(int count) => new(
        string.Create(CultureInfo.InvariantCulture, $"{count} notices"),
        string.Create(CultureInfo.InvariantCulture, $"There were {count} notices of environment {{env}} in a short time. They are in this one message, the newest first."),
        "The earliest",
        "Check the list of backups and the app's log, and begin with the oldest.");

    public string OneOfSeveral(string title, string time) => $"{title}, {time}";
}
