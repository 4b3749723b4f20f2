using System.CommandLine;
using Cli.Settings;
using Cli.Texts;

namespace Cli.Verbs;

/// <summary>What the user decides about a restore beforehand.</summary>
/// <param name="PlanOnly">Only shows the plan.</param>
/// <param name="Yes">Answers the question.</param>
/// <param name="Confirm">Names that would have to be typed.</param>
/// <param name="Force">Continues where a restore would refuse.</param>
/// <param name="Timeout">How long to wait; null for as long as it takes.</param>
internal sealed record RestoreChoices(bool PlanOnly, bool Yes, IReadOnlyList<string> Confirm, bool Force, TimeSpan? Timeout)
{
    /// <summary>Whether single documents were named.</summary>
    public bool OfDocuments { get; init; }
}

/// <summary>The options that <c>restore</c> and <c>undo</c> share.</summary>
internal sealed class RestoreOptions(Words words)
{
    private readonly Option<bool> plan = new("--plan", "--dry-run", "-n") { Description = words["option-plan"] };
    private readonly Option<bool> yes = new("--yes", "-y") { Description = words["option-yes"] };
    private readonly Option<string[]> confirm = new("--confirm") { Description = words["option-confirm"], HelpName = "NAME" };
    private readonly Option<bool> force = new("--force") { Description = words["option-force"] };
    private readonly Option<string?> timeout = WaitTimeout.Make(words);

    /// <param name="verb">The verb that takes
    /// them.</param> <param name="asksYes">Whether it may ask for just a yes.</param>
    public void AddTo(Command verb, bool asksYes)
    {
        foreach (var option in (Option[])[plan, .. asksYes ? (Option[])[yes] : [], confirm, force, timeout])
            verb.Add(option);
    }

    public RestoreChoices Read(ParseResult args) =>
        new(args.GetValue(plan), args.GetValue(yes), args.GetValue(confirm) ?? [], args.GetValue(force), WaitTimeout.Parse(args.GetValue(timeout)));
}
