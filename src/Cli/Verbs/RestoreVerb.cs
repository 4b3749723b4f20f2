using System.CommandLine;
using System.Text.Json;
using Cli.Api;
using Cli.Documents;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf restore ID[:COLLECTION]</c>: puts documents of a backup back.</summary>
internal sealed class RestoreVerb : Verb
{
    private static readonly string[] Modes = ["new", "missing", "overwrite", "exact"];

    private readonly Argument<string> source;
    private readonly Option<string[]> collections;
    private readonly Option<string?> into;
    private readonly Option<string?> mode;
    private readonly Option<string[]> documents;
    private readonly Option<bool> asText;
    private readonly RestoreOptions options;

    public RestoreVerb(Shell shell)
        : base(shell, "restore")
    {
        source = Need("id[:collection]");
        collections = Opt<string[]>("--collection", "NAME", "-c");
        into = Opt<string?>("--into", "NAME");
        mode = Opt<string?>("--mode", string.Join('|', Modes));
        documents = Opt<string[]>("--doc", "DOC");
        asText = Opt<bool>("--string-id");
        options = new(Words);
        options.AddTo(this, asksYes: true);
    }

    public override IReadOnlyList<ExitCode> Ends => RestoreFlow.Ends;

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var path = BackupPath.Of(args.GetValue(source)!, Words);
        string[] names = [.. ((string?[])[path.Collection, .. args.GetValue(collections) ?? []]).OfType<string>().Distinct(StringComparer.Ordinal)];
        var ids = (args.GetValue(documents) ?? []).Select(typed => DocId.Of(typed, args.GetValue(asText))).ToList();
        var how = args.GetValue(mode) ?? (ids.Count > 0 ? "missing" : "new");
        if (!Modes.Contains(how))
            throw new Failure(ExitCode.Usage, Words["restore.noMode", Screen.Word(how)]);
        if (ids.Count > 0 && names.Length != 1)
            throw new Failure(ExitCode.Usage, Words["restore.oneCollection", "--doc"]);
        if (args.GetValue(into) is not null && names.Length != 1)
            throw new Failure(ExitCode.Usage, Words["restore.oneCollection", "--into"]);
        // --env says where documents go; backups are those of the app's own environment.
        using var own = new ApiClient(session.Api.Server with { Env = null }, Words);
        var backupId = await new Ids(own, Words).BackupAsync(path.Backup, cancellation);
        var choices = options.Read(args) with { OfDocuments = ids.Count > 0 };
        var body = JsonText.Make(json => Write(json, session, backupId, names, how, ids, args.GetValue(into), choices.Force));
        return await new RestoreFlow(session, choices).RunAsync("api/restores", body, cancellation);
    }

    private static void Write(
        Utf8JsonWriter json, Session session, string backupId, string[] names, string mode, List<DocId> ids, string? into, bool force)
    {
        json.WriteString("backup", backupId);
        json.WriteString("mode", mode);
        if (session.Api.Server.Env is { } env)
            json.WriteString("env", env);
        if (names.Length > 0)
            JsonText.Array(json, "collections", names);
        if (into is not null)
        {
            json.WriteStartObject("names");
            json.WriteString(names[0], into);
            json.WriteEndObject();
        }
        if (ids.Count > 0)
        {
            json.WriteStartArray("docIds");
            ids.ForEach(id => id.Value.WriteTo(json));
            json.WriteEndArray();
        }
        if (force)
            json.WriteBoolean("force", true);
    }
}
