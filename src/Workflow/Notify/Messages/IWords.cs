using Workflow.Steps;

namespace Workflow.Notify.Messages;

/// <summary>The words of one event. <c>{env}</c> and <c>{id}</c> stand for its environment and its subject.</summary>
/// <param name="Title">A few words.</param>
/// <param name="What">What happened.</param>
/// <param name="When">What the time is of.</param>
/// <param name="Action">What to do.</param>
internal sealed record EventWords(string Title, string What, string When, string Action);

/// <summary>Every text of a message, in one language.</summary>
internal interface IWords
{
    /// <summary>Its tag, as in <c>zh-CN</c>.</summary>
    string Language { get; }

    /// <summary>What the link is called.</summary>
    string LinkLabel { get; }

    EventWords Of(NoticeKind kind);

    /// <summary>The sentence in this language.</summary>
    string Of(LocalText text);

    /// <summary>What a time is of, and the time.</summary>
    string When(string label, string time);

    /// <summary>What to do, with the word before it.</summary>
    string Action(string action);

    /// <summary>What stands for details that had no place.</summary>
    string More(int count);

    /// <summary>The message that stands for several.</summary>
    EventWords Several(int count);

    /// <summary>One of them.</summary>
    string OneOfSeveral(string title, string time);

    /// <summary>The message that a person sends to see whether a channel works.</summary>
    EventWords Test { get; }
}
