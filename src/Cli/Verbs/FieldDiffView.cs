using System.Text;
using System.Text.Json;
using Cli.Documents;
using Cli.Output;
using Spectre.Console;

namespace Cli.Verbs;

/// <summary>What changed in a document from one backup to another.</summary>
/// <param name="From">The older backup.</param>
/// <param name="To">The newer.</param>
/// <param name="Fields">Where it changed; null if a version is not JSON.</param>
internal sealed record DocumentChange(string From, string To, IReadOnlyList<FieldDifference>? Fields);

/// <summary>How the changes of a document look.</summary>
internal static class FieldDiffView
{
    public static Cell State(string state, Session session) => new(session.Words.Of("version", state), state switch
    {
        "present" => Color.Green,
        "absent" => Color.Red,
        _ => Color.Yellow,
    });

    public static void Write(Session session, DocumentChange change)
    {
        var (screen, words) = (session.Screen, session.Words);
        screen.Line();
        screen.Line(words["find.change", change.From, change.To]);
        if (change.Fields is not { Count: > 0 } fields)
        {
            screen.Line($"  {(change.Fields is null ? words["find.notJson"] : words["find.noField"])}");
            return;
        }
        foreach (var field in fields.Take(Limits.FieldRows))
            Write(session, field);
        if (fields.Count > Limits.FieldRows)
            screen.Line($"  {words["find.moreFields", fields.Count - Limits.FieldRows]}");
    }

    public static void Write(Utf8JsonWriter json, DocumentChange change)
    {
        json.WriteStartObject();
        json.WriteString("from", change.From);
        json.WriteString("to", change.To);
        if (change.Fields is null)
            json.WriteNull("fields");
        else
            Write(json, change.Fields);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<FieldDifference> fields)
    {
        json.WriteStartArray("fields");
        foreach (var field in fields)
        {
            json.WriteStartObject();
            json.WriteString("path", field.Path);
            json.WriteString("change", field.Kind);
            Value("from", field.Old);
            Value("to", field.New);
            json.WriteEndObject();
        }
        json.WriteEndArray();

        void Value(string name, JsonElement? value)
        {
            if (value is not { } some)
                return;
            json.WritePropertyName(name);
            some.WriteTo(json);
        }
    }

    private static void Write(Session session, FieldDifference field)
    {
        var path = field.Path.Length == 0 ? session.Words["find.whole"] : Screen.Word(field.Path);
        switch (field)
        {
            case { Old: null, New: { } added }:
                session.Screen.Line($"  + {path}: {Shown(session, added)}", Color.Green);
                break;
            case { Old: { } removed, New: null }:
                session.Screen.Line($"  - {path}: {Shown(session, removed)}", Color.Red);
                break;
            case { Old: { } old, New: { } @new }:
                var (from, to) = (JsonValue.KindOf(old), JsonValue.KindOf(@new));
                var kinds = from == to ? "" : $" ({session.Words.Of("kind", from)} → {session.Words.Of("kind", to)})";
                session.Screen.Line($"  ~ {path}: {Shown(session, old)} → {Shown(session, @new)}{kinds}", Color.Yellow);
                break;
        }
    }

    // As JSON, so that types are distinct and no value starts a new line.
    private static string Shown(Session session, JsonElement value)
    {
        var text = JsonText.Of(value, indented: false);
        if (text.Length <= Limits.ValueLetters)
            return text;
        var end = char.IsHighSurrogate(text[Limits.ValueLetters - 1]) ? Limits.ValueLetters - 1 : Limits.ValueLetters;
        return $"{text[..end]}… ({session.Words["find.cut", Sizes.Bytes(Encoding.UTF8.GetByteCount(text))]})";
    }
}
