namespace WeChat;

/// <content>The calls that a restore needs: write files and documents, create and delete collections.</content>
public sealed partial class CloudDatabaseClient
{
    /// <summary>
    /// Uploads a file into the environment's own storage and returns its id (<c>cloud://…</c>). Retried like a read, because the same
    /// bytes at the same path do no harm; each try requests its own signature.
    /// </summary>
    /// <param name="env">Environment id.</param>
    /// <param name="path">Where to, without a leading slash.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="write">
    /// Writes exactly that many bytes, asynchronously; called once per try, with a token that also ends when the connection does. Its
    /// exceptions pass unchanged, and writing another number of bytes is an <see cref="ArgumentException"/>; neither is retried.
    /// </param>
    /// <param name="ct">Ends the upload.</param>
    public Task<string> UploadAsync(string env, string path, long length, Func<Stream, CancellationToken, Task> write, CancellationToken ct) =>
        _uploads.UploadAsync(env, path, length, write, ct);

    /// <summary>The id that a file at this path has or would have. Requests an upload and sends nothing.</summary>
    public async Task<string> GetFileIdAsync(string env, string path, CancellationToken ct) => (await _uploads.AskAsync(env, path, ct)).FileId;

    /// <summary>
    /// Starts the import of an uploaded JSON Lines file and returns the job's id. Never sent again after a time-out or a broken connection, as
    /// <see cref="StartExportAsync"/>.
    /// </summary>
    /// <param name="env">Environment id.</param>
    /// <param name="collection">Has to exist.</param>
    /// <param name="filePath">The path of the upload, not the file's id.</param>
    /// <param name="mode">What to do with existing documents.</param>
    /// <param name="stopOnError">Stop at the first document that fails.</param>
    /// <param name="ct">Stops waiting; a request that is on its way may still be accepted.</param>
    public async Task<long> StartImportAsync(
        string env, string collection, string filePath, ConflictMode mode, bool stopOnError, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        Uploader.CheckPath(filePath);
        var request = new
        {
            env,
            collection_name = collection,
            file_path = filePath,
            file_type = (int)ExportFileType.Json,
            stop_on_error = stopOnError,
            conflict_mode = (int)mode,
        };
        var jobId = await _api.PostAsync(
            "databasemigrateimport", request, Repeat.AnsweredErrorsOnly, [filePath], static answer => answer.RequiredInt64("job_id"), ct);
        Log.ImportAccepted(_log, env, SafeText.Clean(collection), mode, jobId);
        return jobId;
    }

    /// <summary>
    /// Creates a collection. True: this call created it, as the service confirmed. False: the service says that it exists, but not who
    /// created it: it may have been an earlier try of this call that was answered with an error. Not sent again after a lost answer, see <see cref="WeChatException.OutcomeUnknown"/>.
    /// </summary>
    public async Task<bool> AddCollectionAsync(string env, string collection, CancellationToken ct)
    {
        var made = await TryAsync("databasecollectionadd", env, collection, KnownRefusal.CollectionExists, ct);
        if (made)
            Log.CollectionMade(_log, env, SafeText.Clean(collection));
        return made;
    }

    /// <summary>Deletes a collection with everything in it. False: there was none. Not sent again after a lost answer.</summary>
    public async Task<bool> DeleteCollectionAsync(string env, string collection, CancellationToken ct)
    {
        var deleted = await TryAsync("databasecollectiondelete", env, collection, KnownRefusal.CollectionMissing, ct);
        if (deleted)
            Log.CollectionDeleted(_log, env, SafeText.Clean(collection));
        return deleted;
    }

    /// <summary>Documents by id, as JSON texts in no order; missing ones are left out. The service returns 1 MB at most.</summary>
    /// <param name="env">Environment id.</param>
    /// <param name="collection">Any name.</param>
    /// <param name="ids">Each a JSON string or number; 100 at most.</param>
    /// <param name="ct">Ends the call.</param>
    public async Task<IReadOnlyList<string>> QueryAsync(string env, string collection, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var part = Chosen(ids);
        if (ids.Count == 0)
            return [];
        var request = new { env, query = DatabaseQuery.Find(collection, part, ids.Count) };
        return await _api.PostAsync("databasequery", request, Repeat.Always, part.Hidden, answer => ReadDocuments(answer, ids.Count), ct);
    }

    /// <summary>Removes documents by id and returns how many the service says it removed. Not sent again after a lost answer.</summary>
    /// <param name="env">Environment id.</param>
    /// <param name="collection">Any name.</param>
    /// <param name="ids">Each a JSON string or number; 100 at most.</param>
    /// <param name="ct">Stops waiting; a request in flight may still be executed.</param>
    public async Task<long> RemoveAsync(string env, string collection, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var part = Chosen(ids);
        if (ids.Count == 0)
            return 0;
        var request = new { env, query = DatabaseQuery.Remove(collection, part) };
        var deleted = await _api.PostAsync(
            "databasedelete", request, Repeat.AnsweredErrorsOnly, part.Hidden, static answer => answer.RequiredInt64("deleted"), ct);
        Log.Removed(_log, env, SafeText.Clean(collection), deleted, ids.Count);
        return deleted;
    }

    /// <summary>Makes indexes. Not sent again after a lost answer.</summary>
    public async Task UpdateIndexesAsync(string env, string collection, IReadOnlyList<IndexDefinition> create, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        if (create.Count == 0)
            return;
        var request = new
        {
            env,
            collection_name = collection,
            create_indexes = create.Select(static index => new
            {
                name = index.Name,
                unique = index.Unique,
                keys = index.Keys.Select(static key => new { name = key.Name, direction = key.Direction }),
            }),
        };
        await _api.PostAsync("updateindex", request, Repeat.AnsweredErrorsOnly, static _ => true, ct);
    }

    /// <summary>Deletes files of the environment's storage; the answer has one entry for each id, in order. May be repeated.</summary>
    public async Task<IReadOnlyList<FileDeletion>> DeleteFilesAsync(string env, IReadOnlyList<string> fileIds, CancellationToken ct)
    {
        var done = new List<FileDeletion>(fileIds.Count);
        foreach (var some in fileIds.Chunk(Limits.FilesPerDeletion))
            done.AddRange(await DeleteFewFilesAsync(env, some, ct));
        return done;
    }

    private async Task<IReadOnlyList<FileDeletion>> DeleteFewFilesAsync(string env, string[] fileIds, CancellationToken ct)
    {
        var request = new { env, fileid_list = fileIds };
        try
        {
            return await _api.PostAsync("batchdeletefile", request, Repeat.Always, fileIds, answer => FileDeletions.Read(answer, fileIds), ct);
        }
        catch (WeChatException failure) when (failure.Refusal == KnownRefusal.FileMissing)
        {
            // The whole call was refused because of one of them, without saying which.
            if (fileIds is [var only])
                return [new FileDeletion(only, Gone: true, Reason: null)];
        }
        var done = new List<FileDeletion>(fileIds.Length);
        foreach (var one in fileIds)
            done.AddRange(await DeleteFewFilesAsync(env, [one], ct));
        return done;
    }

    private async Task<bool> TryAsync(string endpoint, string env, string collection, KnownRefusal unless, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrEmpty(collection);
        try
        {
            return await _api.PostAsync(
                endpoint, new { env, collection_name = collection }, Repeat.AnsweredErrorsOnly, static _ => true, ct);
        }
        catch (WeChatException failure) when (failure.Refusal == unless)
        {
            return false;
        }
    }

    // The service's limit is not known. If it returned fewer than requested, a missing document may still exist.
    private static IReadOnlyList<string> ReadDocuments(ApiAnswer answer, int limit)
    {
        var documents = answer.RequiredTexts("data");
        return answer.Object("pager")?.Int64("Limit") is { } given && given < limit && documents.Count >= given
            ? throw Failures.BadAnswer("databasequery", $"the service gives {given} documents at most", outcomeUnknown: false, ErrorClass.Permanent)
            : documents;
    }

    private static CollectionPart Chosen(IReadOnlyList<string> ids)
    {
        if (ids.Count > Limits.IdsPerCall)
            throw new ArgumentException($"One call takes {Limits.IdsPerCall} ids at most, not {ids.Count}.", nameof(ids));
        foreach (var id in ids)
            DatabaseQuery.CheckId(id);
        return new CollectionPart { Ids = ids };
    }
}
