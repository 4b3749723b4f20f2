namespace Simulator.Data;

/// <summary>Data to look at.</summary>
public static class SampleData
{
    /// <summary>
    /// Eight collections: an empty one, one with a Chinese name, one of 200,000 documents, and every type that exports are known to hold.
    /// </summary>
    public static void Fill(CloudEnvironment env)
    {
        env.Collection("users").AddGenerated(12_500, seed: 2);
        env.Collection("订单").AddGenerated(48_000, seed: 3);
        env.Collection("events").AddGenerated(200_000, seed: 4);
        env.Collection("drafts");
        env.Collection("types").Add(
            """{"_id":"60173c665f50e0e900cf8f0653a7d472","_openid":"oSimulator0000000000000000001","整数":3.0,"小数":0.1,"大数":9007199254740993}""",
            """{"_id":"b15498af-1a5a-40b4-a4e7-b3fc4a1df482","when":{"$date":"2018-08-31T17:30:00.882Z"},"asText":"2018-08-31T17:30:00.882Z"}""",
            "{\"_id\":\"1\",\"separator\":\"a\u2028b\u2029c\",\"emoji\":\"👩‍👩‍👧 📦\",\"escaped\":\"tab\\tquote\\\"slash\\\\\"}",
            """{"_id":"2","nested":{"a":{"b":{"c":[1.0,[2.0,[3.0]]]}}},"empty":{},"none":null,"list":[],"yes":true}""",
            """{"_id":"3","geo":{"type":"Point","coordinates":[113.0,23.0]},"area":{"type":"Polygon","coordinates":[[[0.0,0.0],[3.0,2.0],[2.0,3.0],[0.0,0.0]]]}}""",
            """{"_id":"4","numbers":[0.0,-1.5,1e300,2.5e-7,123456789012.0],"字段 名":"空格","":"no key"}""");
        env.Collection("products").AddGenerated(3_200, seed: 5);
        env.Collection("logs_2026-03").AddGenerated(25_000, seed: 6);
        env.Collection("设置").Add("""{"_id":"config","主题":"深色","版本":1.0}""");
    }

    /// <summary>Many collections of the same size, named <c>集合0000</c> and so on.</summary>
    public static void FillMany(CloudEnvironment env, int collections, long documents)
    {
        for (var i = 0; i < collections; i++)
            env.Collection($"集合{i:d4}").AddGenerated(documents, seed: 1 + (i % 8));
    }
}
