
namespace DurableTask.Sqlite.Store;

/// <summary>The tables, and the check that a file is one of ours and not newer than this code.</summary>
internal static class Schema
{
    /// <summary>The format that this code writes. Raise it with every change of the tables, and migrate.</summary>
    public const int Version = 2;

    /// <summary>"LDTS": marks the file as a store of ours.</summary>
    private const int ApplicationId = 0x4C445453;

    // Times are UTC ticks, statuses and kinds the numbers of their enums. What a turn changes is in `instances`; what is written
    // once and may be large is apart, so that a turn never rewrites it.
    private const string Tables = """
        CREATE TABLE instances(
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            version TEXT NOT NULL,
            status INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            started INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            start_at INTEGER,
            ended_at INTEGER,
            custom_status TEXT,
            tags TEXT,
            parent_key INTEGER,
            parent_id TEXT,
            parent_name TEXT,
            parent_execution INTEGER,
            parent_task INTEGER);

        -- Starts, events and status calls find an instance by its id; it also makes ids unique, and serves lists by prefix.
        CREATE UNIQUE INDEX instances_id ON instances(id);

        -- Lists and purges by status and time of creation, newest first: one range a status, merged when several are asked for
        -- (or none is); counts by status; and recovery, which reads only what has not ended.
        CREATE INDEX instances_status ON instances(status, created_at);

        -- Lists of what has ended, in the order of the end. Partial: a running instance pays nothing.
        CREATE INDEX instances_ended ON instances(ended_at, key) WHERE ended_at IS NOT NULL;

        -- Recursive termination and purge go from a parent to its children. Partial: most instances have no parent.
        CREATE INDEX instances_parent ON instances(parent_key) WHERE parent_key IS NOT NULL;

        CREATE TABLE inputs(instance INTEGER PRIMARY KEY, data TEXT);

        CREATE TABLE outputs(instance INTEGER PRIMARY KEY, output TEXT, failure TEXT);

        -- Replay reads one execution in order: that is the key, and the rows lie in that order.
        CREATE TABLE history(
            instance INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            at INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT,
            target TEXT,
            data TEXT,
            fire_at INTEGER,
            PRIMARY KEY(instance, execution, seq)) WITHOUT ROWID;

        -- Calls without a result. Name and input are in the history line `seq`; they are copied here when that history goes.
        CREATE TABLE activities(
            instance INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            task INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            name TEXT,
            version TEXT,
            input TEXT,
            PRIMARY KEY(instance, execution, task)) WITHOUT ROWID;

        -- Timers that have not fired. No index by time: they are read once, at the start, and then kept in memory.
        CREATE TABLE timers(
            instance INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            task INTEGER NOT NULL,
            fire_at INTEGER NOT NULL,
            made_at INTEGER NOT NULL,
            PRIMARY KEY(instance, execution, task)) WITHOUT ROWID;

        -- Messages that no turn has taken in yet, in order.
        CREATE TABLE inbox(
            instance INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            execution INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT,
            data TEXT,
            recursive INTEGER NOT NULL,
            PRIMARY KEY(instance, seq)) WITHOUT ROWID;
        """;

    // Wherever a text may be large (inputs.data, outputs.*, instances.custom_status, history.data, activities.input, inbox.data)
    // a blob in its place is the hash of a payload.
    private const string PayloadTables = """
        -- By the SHA-256 of the UTF-8 text: equal payloads are there once. Its pieces have the keys first_chunk to last_chunk.
        CREATE TABLE payloads(
            hash BLOB PRIMARY KEY,
            first_chunk INTEGER NOT NULL,
            last_chunk INTEGER NOT NULL,
            chars INTEGER NOT NULL) WITHOUT ROWID;

        CREATE TABLE payload_chunks(key INTEGER PRIMARY KEY, data BLOB NOT NULL);

        -- Which instance uses which payload, so that a purge finds its payloads without a look at the history.
        CREATE TABLE payload_uses(
            instance INTEGER NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY(instance, hash)) WITHOUT ROWID;

        -- Whether anyone else still uses a payload.
        CREATE INDEX payload_uses_hash ON payload_uses(hash);
        """;

    /// <summary>What brings a store of one format to the next, by the format it has.</summary>
    private static readonly Dictionary<long, string> s_migrations = new()
    {
        [1] = PayloadTables + """

            DROP INDEX instances_status;
            DROP INDEX instances_created;
            CREATE INDEX instances_status ON instances(status, created_at);
            """,
    };

    /// <summary>Creates the tables in an empty file, or checks those of an existing one and brings them up to date.</summary>
    /// <param name="connection">To the file.</param>
    /// <param name="path">Of the file, for messages.</param>
    /// <param name="newId">Gives a store its id, in hex digits, if it has none yet.</param>
    /// <returns>The store's id.</returns>
    /// <exception cref="StoreOpenException">The file is not ours, or newer.</exception>
    public static string Prepare(Connection connection, string path, Func<string> newId)
    {
        long application = connection.ReadLong("PRAGMA application_id");
        long version = connection.ReadLong("PRAGMA user_version");
        bool isEmpty = connection.ReadLong("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isEmpty && application != ApplicationId)
            throw new StoreOpenException($"'{path}' is a SQLite file, but not a store of this engine. Choose another file; this one was not touched.");
        if (!isEmpty && version > Version)
        {
            throw new StoreOpenException(
                $"The store '{path}' has format {version}; this build reads formats up to {Version}. Run the newer build that wrote it, or choose another file.");
        }

        connection.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=-1; PRAGMA wal_autocheckpoint=0;"
            + " PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;");
        if (isEmpty)
        {
            connection.Execute(
                $"BEGIN IMMEDIATE; {Tables} {PayloadTables} {Identity(newId())} PRAGMA application_id={ApplicationId}; PRAGMA user_version={Version}; COMMIT;");
            return ReadId(connection);
        }

        for (; version < Version; version++)
            connection.Execute($"BEGIN IMMEDIATE; {s_migrations[version]} PRAGMA user_version={version + 1}; COMMIT;");
        // Not a new format: code without ids reads and writes such a store as before.
        if (connection.ReadLong("SELECT count(*) FROM sqlite_schema WHERE name = 'store_id'") == 0)
            connection.Execute($"BEGIN IMMEDIATE; {Identity(newId())} COMMIT;");
        return ReadId(connection);
    }

    // A view has no page: the id is there as long as the schema is, whatever else is damaged.
    private static string Identity(string id) => $"CREATE VIEW store_id AS SELECT '{id}' AS id;";

    private static string ReadId(Connection connection)
    {
        Statement row = connection.Prepare("SELECT id FROM store_id");
        row.Step();
        string id = row.Text(0);
        row.Reset();
        return id;
    }
}
