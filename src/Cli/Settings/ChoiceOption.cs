using System.CommandLine;

namespace Cli.Settings;

/// <summary>Options that take one of a few words.</summary>
internal static class ChoiceOption
{
    /// <summary>An option that takes nothing else.</summary>
    public static Option<string?> Make(Shell shell, string name, params string[] choices)
    {
        var option = new Option<string?>(name) { Description = shell.Words[$"option{name[1..]}"], HelpName = string.Join('|', choices) };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !choices.Contains(token.Value, StringComparer.Ordinal))
                result.AddError(shell.Words["usage.noChoice", name, string.Join(", ", choices), Output.Screen.Shown(token.Value)]);
        });
        return option;
    }
}
