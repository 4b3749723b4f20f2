using System.CommandLine;
using System.IO.Compression;
using Cli.Api;
using Cli.Documents;
using Cli.Downloads;
using Cli.Output;

namespace Cli.Verbs;

/// <summary><c>wf dump ID:COLLECTION</c>: the documents of a collection as they were stored, or one of them.</summary>
internal sealed class DumpVerb : Verb
{
    private readonly Argument<string> source;
    private readonly Option<string?> document;
    private readonly Option<bool> asText;
    private readonly Option<string?> output;

    public DumpVerb(Shell shell)
        : base(shell, "dump")
    {
        source = Need("id:collection");
        document = Opt<string?>("--doc", "DOC");
        asText = Opt<bool>("--string-id");
        output = Opt<string?>("--output", "FILE", "-o");
    }

    public override IReadOnlyList<ExitCode> Ends => [ExitCode.Damage, ExitCode.NotFound, ExitCode.Refused];

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult args, CancellationToken cancellation)
    {
        var path = BackupPath.Of(args.GetValue(source)!, Words);
        if (path.Collection is not { } collection)
            throw new Failure(ExitCode.Usage, Words["path.noCollection", Screen.Word(path.Backup)]);
        var backupId = await session.Ids.BackupAsync(path.Backup, cancellation);
        var target = args.GetValue(output);
        if (args.GetValue(document) is { } doc)
            return await WriteDocumentAsync(session, backupId, collection, DocId.Of(doc, args.GetValue(asText)), target, cancellation);
        var backup = (await session.Api.GetAsync(session.Api.Path($"backups/{Uri.EscapeDataString(backupId)}"), ApiJson.Default.Backup, cancellation)).Value;
        var export = backup.Exports.FirstOrDefault(one => one.Collection == collection);
        var call = session.Api.Path($"backups/{Uri.EscapeDataString(backupId)}/file?collection={Uri.EscapeDataString(collection)}");
        if (export is not { StoredSha256: { } sha256, StoredBytes: { } bytes })
        {
            // Why not, the app says best.
            (await session.Api.OpenAsync(call, 0, cancellation)).Dispose();
            throw new Failure(ExitCode.NotFound, Words["dump.noFile", backupId, Screen.Word(collection)]);
        }
        var file = new StoredFile(call, bytes, sha256);
        return target is null
            ? await WriteOutAsync(session, file, backupId, cancellation)
            : await SaveAsync(session, file, new(backupId, collection, sha256), export, target, cancellation);
    }

    private async Task<ExitCode> WriteOutAsync(Session session, StoredFile file, string backupId, CancellationToken cancellation)
    {
        using var stored = new StoredFileStream(session, file, 0);
        using var progress = new ByteProgress(session, file.Bytes, isShown: session.Terminal is { IsErrorTerminal: true, IsOutTerminal: false });
        await using var raw = new GZipStream(stored, CompressionMode.Decompress);
        await using var writer = Out(session);
        try
        {
            var buffer = new byte[128 * 1024];
            while (await raw.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                await writer.WriteAsync(buffer.AsMemory(0, read), cancellation);
                progress.Show(stored.Position);
            }
            if (await stored.IsWholeAsync(cancellation))
                return ExitCode.Done;
        }
        catch (InvalidDataException)
        {
            // No gzip: the hash would say no more.
        }
        await writer.FlushAsync(cancellation);
        throw new Failure(ExitCode.Damage, Words["dump.damaged", backupId]);
    }

    private async Task<ExitCode> SaveAsync(Session session, StoredFile file, PartOf of, Export export, string target, CancellationToken cancellation)
    {
        using var part = PartFile.Open(target, of, file.Bytes, Words);
        try
        {
            var length = await DownloadAsync(session, file, part, cancellation)
                ? await part.FinishAsync(cancellation)
                : throw new Failure(ExitCode.Damage, Words["dump.damagedPart", of.Backup, PartFile.PathOf(target)]);
            session.Screen.Document(JsonText.Make(json =>
            {
                json.WriteString("backup", of.Backup);
                json.WriteString("collection", of.Collection);
                json.WriteString("file", target);
                json.WriteNumber("documents", export.Documents ?? 0);
                json.WriteNumber("bytes", length);
                json.WriteString("storedSha256", of.Sha256);
            }));
            session.Screen.Line(Words["dump.done", Screen.Word(target), Sayings.Count(export.Documents), Sizes.Bytes(length)]);
            return ExitCode.Done;
        }
        catch (Failure damaged) when (damaged.Code == ExitCode.Damage)
        {
            // Going on with it would never end well.
            part.Remove();
            throw;
        }
        catch (Exception interrupted) when (interrupted is Failure || cancellation.IsCancellationRequested)
        {
            throw new Failure(
                interrupted is Failure failure ? failure.Code : ExitCode.Canceled,
                Words.Join((interrupted as Failure)?.Message, Words["dump.kept", Sizes.Bytes(part.Length), PartFile.PathOf(target)]));
        }
    }

    // Whether the part holds the complete file.
    private static async Task<bool> DownloadAsync(Session session, StoredFile file, PartFile part, CancellationToken cancellation)
    {
        using var stored = new StoredFileStream(session, file, part.Length);
        using var progress = new ByteProgress(session, file.Bytes, session.Terminal.IsErrorTerminal);
        await part.ReadAsync(stored.Hash, cancellation);
        var buffer = new byte[128 * 1024];
        while (await stored.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            await part.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress.Show(stored.Position);
        }
        return await stored.IsWholeAsync(cancellation);
    }

    private static async Task<ExitCode> WriteDocumentAsync(
        Session session, string backupId, string collection, DocId id, string? target, CancellationToken cancellation)
    {
        var bytes = await new DocumentReader(session).ReadAsync(backupId, collection, id, cancellation);
        await using var writer = target is null ? Out(session) : new FileStream(target, FileMode.Create, FileAccess.Write);
        await writer.WriteAsync(bytes, cancellation);
        await writer.WriteAsync("\n"u8.ToArray(), cancellation);
        return ExitCode.Done;
    }

    private static Stream Out(Session session) => session.Terminal.IsOutTerminal ? new ShownStream(session.Terminal.Out) : session.Terminal.OpenOut();
}
