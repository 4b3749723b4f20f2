using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Workflow.Languages;

/// <summary>Has a serializer write the properties that are <see cref="ForPeopleAttribute"/> in another language.</summary>
internal static class SentenceConverters
{
    /// <summary>The same options, with sentences by the book.</summary>
    public static JsonSerializerOptions In(this JsonSerializerOptions options, Func<Phrasebook> book) => new(options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { type => Localize(type, book) } },
    };

    private static void Localize(JsonTypeInfo type, Func<Phrasebook> book)
    {
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider?.IsDefined(typeof(ForPeopleAttribute), inherit: false) is not true)
                continue;
            property.CustomConverter = property.PropertyType == typeof(string) ? new One(book) : new Many(book);
        }
    }

    private sealed class One(Func<Phrasebook> book) : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(book().Translate(value));
    }

    private sealed class Many(Func<Phrasebook> book) : JsonConverter<IReadOnlyList<string>>
    {
        public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<List<string>>(ref reader, options)!;

        public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var one in value)
                writer.WriteStringValue(book().Translate(one));
            writer.WriteEndArray();
        }
    }
}
