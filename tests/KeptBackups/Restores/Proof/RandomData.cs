using System.Globalization;

namespace Workflow.Tests.Restores.Proof;

/// <summary>Ids and documents of every kind, from a seed.</summary>
internal sealed class RandomData(Random chance)
{
    private int made;

    /// <summary>That many ids, each as JSON as the simulator writes its keys; no two are one.</summary>
    public List<string> Ids(int count)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (ids.Count < count)
        {
            var number = ids.Count;
            ids.Add(chance.Next(10) switch
            {
                0 => number.ToString(CultureInfo.InvariantCulture),
                1 => $"\"{number}\"",
                2 => $"-{number + 1}.5",
                3 => $"\"引\\\"号\\\\'{number}\"",
                4 => $"\"\\u0001{number}\"",
                5 => $"\"\\uD83D\\uDE00 {number}\"",
                6 => $"\"a.b$/{number}\"",
                7 => (9_007_199_254_000_000 + number).ToString(CultureInfo.InvariantCulture),
                _ => $"\"文档{number:D4}\"",
            });
        }
        return [.. ids];
    }

    /// <summary>A document of that id, unlike any other.</summary>
    public string Document(string id) => $"{{\"_id\":{id},\"版\":{++made},\"值\":{Value(0)},\"n\":{Number()}}}";

    /// <summary>The same document in other bytes.</summary>
    public static string InOtherWords(string document)
    {
        var end = document.IndexOf(",\"版\"", StringComparison.Ordinal);
        return $"{{{document[(end + 1)..^1]}, {document[1..end]}}}";
    }

    /// <summary>The same document with numbers of another class.</summary>
    public static string OfOtherClass(string document)
    {
        var at = document.IndexOf("\"版\":", StringComparison.Ordinal) + 4;
        var end = document.IndexOf(',', at);
        return $"{document[..end]}.0{document[end..]}";
    }

    private string Number() => chance.Next(6) switch
    {
        0 => chance.Next(-99, 99).ToString(CultureInfo.InvariantCulture),
        1 => $"{chance.Next(99)}.0",
        2 => $"{chance.Next(1, 99)}.25e{chance.Next(-5, 5)}",
        3 => $"{{\"$numberLong\":\"{chance.NextInt64()}\"}}",
        4 => $"{{\"$date\":\"2026-{chance.Next(1, 13):D2}-11T18:00:00.{chance.Next(1000):D3}Z\"}}",
        _ => "-0.0",
    };

    private string Value(int depth) => chance.Next(depth > 2 ? 5 : 7) switch
    {
        0 => "null",
        1 => "true",
        2 => Number(),
        3 => $"\"值\\u0000\\udfff\\n{chance.Next(99)}\"",
        4 => $"\"{new string('长', chance.Next(60))}\"",
        5 => $"[{string.Join(',', Enumerable.Range(0, chance.Next(4)).Select(_ => Value(depth + 1)))}]",
        _ => $"{{\"里\":{Value(depth + 1)},\"b.c\":{Number()}}}",
    };
}
