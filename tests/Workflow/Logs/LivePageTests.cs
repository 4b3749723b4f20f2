using System.Diagnostics;
using System.Text.Json;
using Workflow.Tests.Support;

namespace Workflow.Tests.Logs;

/// <summary>What the viewer's worker keeps of a live view, run by Node with the app's own file and a stand-in for the library's.</summary>
public sealed class LivePageTests
{
    // A chunk is a list of logs here; the real one is gzip.
    private const string Library = "export const readChunk = async chunk => ({ logs: chunk });";

    private const string Script = """
        import { liveLogs } from './liveLogs.js';
        const log = (seq, msg = 'x', tab = 't') => ({ log: { time: 1000 + seq, level: 'info', msg }, tab, seq });
        const chunk = (first, count, ...rest) => Array.from({ length: count }, (_, index) => log(first + index, ...rest));
        const kept = async (limits, ...chunks) => {
          const logs = liveLogs(limits);
          const took = [];
          for (const one of chunks) took.push(await logs.add('dev0', one));
          const texts = await logs.lineTexts(Array(logs.lines()).keys());
          return { took, lines: logs.lines(), characters: texts.join('').length, inParts: logs.parts.reduce((sum, part) => sum + part.lines, 0), last: texts.at(-1) };
        };
        const roomy = { logs: 1e6, characters: 64e6 };
        console.log(JSON.stringify({
          atTheMost: await kept({ ...roomy, logs: 6 }, chunk(0, 3), chunk(3, 3), chunk(0, 6)),
          oneMore: await kept({ ...roomy, logs: 6 }, chunk(0, 3), chunk(3, 4), chunk(100, 5)),
          long: await kept({ ...roomy, characters: 10_000 }, chunk(0, 5, 'y'.repeat(1_000)), chunk(5, 50, 'y'.repeat(1_000))),
          shared: await kept({ ...roomy, characters: 10_000 }, chunk(0, 50, 'x', 'z'.repeat(1_000))),
          escaped: await kept({ ...roomy, characters: 10_000 }, chunk(0, 50, '\u0001'.repeat(1_000))),
          itself: await kept(undefined, chunk(0, 65, 'y'.repeat(1024 * 1024))),
        }));
        """;

    [Fact]
    public async Task LiveView_ThatIsFull_KeepsWhatItHas_AndTakesNoMore()
    {
        var found = await RunAsync();

        Assert.Equal(("[true,true,true]", 6), Of("atTheMost"));
        Assert.Equal(("[true,false,false]", 6), Of("oneMore"));
        Assert.Equal(("[true,false]", 9), Of("long"));
        Assert.Equal(("[false]", 4), Of("shared"));
        Assert.Equal(("[false]", 1), Of("escaped"));
        Assert.Equal(("[false]", 63), Of("itself"));
        foreach (var one in found.EnumerateObject().Select(one => one.Value))
            Assert.Equal(one.GetProperty("lines").GetInt32(), one.GetProperty("inParts").GetInt32());
        Assert.Equal("""{"time":1005,"level":"info","msg":"x","tab":"t","seq":5,"device":"dev0"}""", found.GetProperty("oneMore").GetProperty("last").GetString());

        (string Took, int Lines) Of(string name) => (found.GetProperty(name).GetProperty("took").GetRawText(), found.GetProperty(name).GetProperty("lines").GetInt32());
    }

    private static async Task<JsonElement> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("直播-").FullName;
        var statics = Repository.PathOf("src/Workflow/Logs/Pages/Static");
        foreach (var name in (string[])["liveLogs.js", "levels.js"])
            File.Copy(Path.Combine(statics, name), Path.Combine(folder, name));
        await File.WriteAllTextAsync(Path.Combine(folder, "offline-log.viewer.js"), Library);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{"type":"module"}""");
        await File.WriteAllTextAsync(Path.Combine(folder, "script.js"), Script);
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "script.js")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        Directory.Delete(folder, recursive: true);
        return JsonDocument.Parse(await output).RootElement;
    }
}
