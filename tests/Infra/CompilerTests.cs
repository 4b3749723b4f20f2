using Infra.Tests.Compiling;

namespace Infra.Tests;

public sealed class CompilerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [BicepFact]
    public async Task Infra_EveryFile_BuildsWithoutAWord()
    {
        var run = await Bicep.RunAsync("build", "--no-restore", "--pattern", Path.Combine(Sources.Infra, "**", "*.bicep"), "--outdir", _folder.Path);

        Found.Nothing(run.Complaints);
        Assert.Equal(
            Sources.BicepFiles.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(_folder.Path, "*.json", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [BicepFact]
    public async Task Infra_EveryFile_LintsWithoutAWord() => Found.Nothing((await LintAsync(Sources.Infra)).Complaints);

    [BicepFact]
    public async Task Infra_SampleParameters_FitTheTemplate()
    {
        var run = await Bicep.RunAsync("build-params", "--no-restore", "--stdout", Path.Combine(Sources.Infra, "main.bicepparam"));

        Found.Nothing(run.Complaints);
    }

    [BicepFact]
    public async Task Infra_SpoiltFiles_AreNamedByTheLinter()
    {
        (string File, string Added, string Rule)[] faults =
        [
            ("main.bicepparam", "param unknown = 1", "Error BCP259"),
            ("modules/network.bicep", "param forgotten string = ''", "Warning no-unused-params"),
            ("modules/vault.bicep", "output shown string = missing", "Error BCP057"),
        ];
        Sources.CopyTo(_folder);
        foreach (var fault in faults)
            await File.AppendAllTextAsync(Path.Combine(_folder.Path, fault.File), $"\n{fault.Added}\n");

        var run = await LintAsync(_folder.Path);

        Assert.All(faults, fault => Assert.Contains(run.Complaints, line => Names(line, Path.GetFileName(fault.File), fault.Rule)));
    }

    [BicepTheory]
    [InlineData("Forgotten", "Warning no-unused-params")]
    [InlineData("WrongType", "Error BCP033")]
    [InlineData("PublicAddress", "Error no-hardcoded-env-urls")]
    [InlineData("SecretOutput", "Error outputs-should-not-contain-secrets")]
    [InlineData("FixedPlace", "Error no-hardcoded-location")]
    public async Task Sample_WithAFault_IsNotSilent(string sample, string fault) =>
        Assert.Contains(await Samples.ComplaintsAsync(), line => Names(line, $"{sample}.bicep", fault));

    [BicepFact]
    public async Task Readme_Compiler_IsTheOneThatCompiles()
    {
        var version = (await Bicep.RunAsync("--version")).Output.Split(' ')[3];

        Assert.Contains($"Bicep {version}", Sources.Readme, StringComparison.Ordinal);
    }

    private static bool Names(string line, string file, string fault) =>
        line.Contains($"{file}(", StringComparison.Ordinal) && line.Contains(fault, StringComparison.Ordinal);

    private static Task<BicepRun> LintAsync(string folder) => Bicep.RunAsync("lint", "--no-restore", "--pattern", Path.Combine(folder, "**", "*.bicep*"));
}
