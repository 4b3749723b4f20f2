namespace Workflow.Languages;

/// <summary>
/// A sentence that the app says, or a list of them. Code, rows and logs have it in English; an answer gives it in the caller's language
/// (<see cref="CallerLanguage"/>). Not for words of a person, which are never translated.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ForPeopleAttribute : Attribute;
