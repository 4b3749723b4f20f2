namespace Workflow.Languages;

/// <summary>
/// A sentence that the app says, or a list of them. Code, rows and logs have it in English; an answer gives it in the caller's language
/// (<see cref="CallerLanguage"/>). A person's own words in such a property pass as they are: no phrase is like them.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ForPeopleAttribute : Attribute;
