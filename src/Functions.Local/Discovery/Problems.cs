using System.Reflection;

namespace Functions.Local.Discovery;

/// <summary>Why functions cannot run; collected, so that one start shows all.</summary>
internal sealed class Problems
{
    private readonly List<string> _sentences = [];

    public int Count => _sentences.Count;

    public void Add(MethodInfo method, string sentence) => _sentences.Add($"{method.DeclaringType!.Name}.{method.Name}: {sentence}");

    public void ThrowIfAny()
    {
        if (_sentences.Count > 0)
        {
            throw new LocalHostStartupException(
                $"The app cannot start: {_sentences.Count} {(_sentences.Count == 1 ? "problem" : "problems")} in its functions.", _sentences);
        }
    }
}
