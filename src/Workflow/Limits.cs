namespace Workflow;

/// <summary>Every limit of the app in one place; each has a test at the limit and one past it.</summary>
public static class Limits
{
    /// <summary>UTF-8 bytes of a collection's name.</summary>
    public const int CollectionNameBytes = 200;

    /// <summary>Characters of its encoded form: a row key has 1 KiB of UTF-16.</summary>
    public const int RowKeyCharacters = 512;

    /// <summary>Characters of a refused name that a row shows.</summary>
    public const int ShortenedNameRunes = 60;

    /// <summary>Characters of the query of an export.</summary>
    public const int QueryCharacters = 4000;

    /// <summary>Fields that an export names.</summary>
    public const int ExportFields = 100;

    /// <summary>UTF-8 bytes of the name of one.</summary>
    public const int FieldNameBytes = 200;

    /// <summary>Characters of the JSON that says what the schedule backs up; a table property holds 32 Ki.</summary>
    public const int DefinitionCharacters = 30_000;

    /// <summary>Documents that one job exports by id.</summary>
    public const int ChosenDocuments = 100;

    /// <summary>How old a look at a target may be when a restore begins to change it; an older one is repeated.</summary>
    public static readonly TimeSpan LookAge = TimeSpan.FromMinutes(10);

    /// <summary>How long the result of a probe is valid.</summary>
    public static readonly TimeSpan ProbeTime = TimeSpan.FromDays(30);

    /// <summary>For the export of a probe.</summary>
    public static readonly TimeSpan ProbeWait = TimeSpan.FromMinutes(20);

    /// <summary>How long the plan of a restore that changed nothing can still be read.</summary>
    public static readonly TimeSpan PlanTime = TimeSpan.FromDays(1);

    /// <summary>Files in the environment's storage that a restore could not delete and names; all are in its parts.</summary>
    public const int LeftoversNamed = 20;

    /// <summary>Bytes of an HTTP request body; more is answered 413.</summary>
    public const int RequestBodyBytes = 64 * 1024;

    /// <summary>Bytes of one line of an exported file.</summary>
    public const int LineBytes = 32 * 1024 * 1024;

    /// <summary>Depth of a document: MongoDB allows 100 levels, and dates and geo points add their own.</summary>
    public const int DocumentDepth = 256;

    /// <summary>Exports that run at once.</summary>
    public const int MaxWindow = 64;

    /// <summary>For one export: a backup should end before it is a week old.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(6);

    /// <summary>Names of running collections that the custom status shows.</summary>
    public const int ActiveNames = 16;

    /// <summary>Bytes of JSON that those names may take, escaped: the custom status stays under 4 KB.</summary>
    public const int ActiveNamesBytes = 3000;

    /// <summary>Characters of a reason; a table property holds 32 Ki.</summary>
    public const int ReasonCharacters = 1000;

    /// <summary>Missed collections that a row of the <c>Backups</c> table and the orchestration's output name; the rest is counted.</summary>
    public const int MissedNamed = 100;

    /// <summary>Characters of the JSON that names them in the row.</summary>
    public const int MissedCharacters = 30_000;

    /// <summary>How far back the timer looks for due times that got no backup.</summary>
    public static readonly TimeSpan DueTimesKept = TimeSpan.FromDays(7);

    /// <summary>Only the newest of these: a week of minutes. A schedule that is due more often is reported as a problem.</summary>
    public const int MissedDueTimes = 7 * 24 * 60;

    /// <summary>Due times that the row of the schedule keeps as served.</summary>
    public const int ServedDueTimes = 50;

    /// <summary>The backup of a due time waits for a restore until this long before the next one.</summary>
    public static readonly TimeSpan BeforeNextDue = TimeSpan.FromMinutes(10);

    /// <summary>How often a waiting backup asks for the claim before its orchestration begins a new history.</summary>
    public const int AsksPerHistory = 100;

    /// <summary>Rows of one table transaction.</summary>
    public const int TransactionRows = 100;

    /// <summary>Jobs that the export of one collection requests, one after another, until one succeeds.</summary>
    public const int ExportAttempts = 3;

    /// <summary>Lines of a file that a record names as not importable; the rest is counted.</summary>
    public const int NotImportableLines = 10;

    /// <summary>How many of these are remembered, so that none is counted again for its id: 800 KB.</summary>
    public const int OddLinesKnown = 100_000;

    /// <summary>Entries of a document index that are sorted in memory: 8 MB. More go to a temporary file first.</summary>
    public const int SortedEntries = 256 * 1024;

    /// <summary>Entries of each part of that file that are in memory while the parts are merged.</summary>
    public const int MergedEntries = 1024;

    /// <summary>Entries in a bucket of a document index: what a look-up reads.</summary>
    public const int BucketEntries = 128;

    /// <summary>Bits of an id hash that choose a bucket, at most: 768 KB of records. From eight million documents on, buckets grow.</summary>
    public const int FanOutBits = 16;

    /// <summary>Bytes of a document index up to which it is written in one call.</summary>
    public const int SmallIndexBytes = 1024 * 1024;

    /// <summary>Up to this many documents, a reader of the whole index reads it at once.</summary>
    public const int FewDocuments = 2000;

    /// <summary>Bytes for such an index: 32 per document, plus its tables.</summary>
    public const int FewDocumentsBytes = 80 * 1024;

    /// <summary>How long a document index that could not be built is not tried again.</summary>
    public static readonly TimeSpan IndexRetry = TimeSpan.FromMinutes(10);

    /// <summary>How long an index that disappears right after it was built is not built again.</summary>
    public static readonly TimeSpan IndexRest = TimeSpan.FromSeconds(30);

    /// <summary>Paths of one document that are compared with each other: 2 MB.</summary>
    public const int KeyPaths = 100_000;

    /// <summary>Positions in one piece of a stored file that look like its end; by chance one in thousands of pieces has one.</summary>
    public const int RunCandidates = 100;

    /// <summary>Bytes of a separately compressed piece of a stored file, stored or raw. Ours have a tenth of it.</summary>
    public const int RunBytes = 16 * 1024 * 1024;

    /// <summary>Backups that are searched concurrently for the history of a document.</summary>
    public const int LookupsAtOnce = 8;

    /// <summary>Backups beyond a page of a history that are looked at, to know whether the page's last version was a change.</summary>
    public const int HistoryLookahead = 10;

    /// <summary>How long a diff of two backups is kept, from its start.</summary>
    public static readonly TimeSpan DiffTime = TimeSpan.FromDays(1);

    /// <summary>Collections of a diff that are compared at once.</summary>
    public const int ComparisonsAtOnce = 4;

    /// <summary>The gate checks churn and loss of bytes in collections with this many documents, and calls one shrunk that has lost this many.</summary>
    public const int GateDocuments = 100;

    /// <summary>A collection of fewer documents is checked for a loss of bytes from this many raw bytes on.</summary>
    public const int GateBytes = 1_000_000;

    /// <summary>Entries of document indexes that the gate compares in one step: a few seconds.</summary>
    public const int GateBatchEntries = 20_000_000;

    /// <summary>Collections of such a step.</summary>
    public const int GateBatchCollections = 500;

    /// <summary>Collections of these that are compared concurrently: most are small, and wait for storage.</summary>
    public const int GateCollectionsAtOnce = 8;

    /// <summary>From this many documents on the gate checks a sixteenth of a collection first: some thousand documents, with an error of two percent at most.</summary>
    public const int GateSampledDocuments = 100_000;

    /// <summary>Findings of the gate that a backup's row names; the rest is counted.</summary>
    public const int GateFindings = 50;

    /// <summary>Characters of the JSON that names them; the reason for accepting them is added, and a table property holds 32 Ki.</summary>
    public const int GateFindingsCharacters = 28_000;

    /// <summary>Characters of a person's reason, such as for accepting or holding a backup.</summary>
    public const int PersonReasonCharacters = 1000;

    /// <summary>Documents of each class of a diff that are sorted in memory: 4 MB. More go to a temporary file first.</summary>
    public const int SortedDifferences = 128 * 1024;

    /// <summary>Bytes of documents that are read for one page of a diff; then the page ends, however few they are.</summary>
    public const int DiffPageBytes = 32 * 1024 * 1024;

    /// <summary>For how long a health answer is given again.</summary>
    public static readonly TimeSpan HealthRemembered = TimeSpan.FromSeconds(10);

    /// <summary>How long the gauges of metrics reuse what was read from storage.</summary>
    public static readonly TimeSpan NumbersRemembered = TimeSpan.FromMinutes(1);

    /// <summary>Rows of backups that are read for them, the newest first, if none of them is good.</summary>
    public const int NumberedBackups = 500;

    /// <summary>Backups, of these, whose collections it reads.</summary>
    public const int NumberedCaptures = 10;

    /// <summary>The number of collections with their own series: the largest.</summary>
    public const int NumberedCollections = 100;

    /// <summary>Backups on one page of a list, and the default.</summary>
    public const int PageSize = 100;

    /// <summary>See <see cref="PageSize"/>.</summary>
    public const int DefaultPageSize = 20;

    /// <summary>Raw bytes that one worker compresses at a time; also a reader's buffer of a download.</summary>
    public const int ChunkBytes = 1024 * 1024;

    /// <summary>Blocks that are uploaded concurrently.</summary>
    public const int BlocksInFlight = 3;

    /// <summary>Bytes of one block of a blob; a blob may have 50,000, so a file may have 200 GB compressed.</summary>
    public const int BlockBytes = 4 * 1024 * 1024;

    /// <summary>How often one download is resumed without a byte of progress.</summary>
    public const int DownloadResumes = 5;

    /// <summary>Characters of a key that signs tokens, at least: as many as a hash has bytes.</summary>
    public const int TokenKeyCharacters = 32;

    /// <summary>Characters of any token.</summary>
    public const int TokenCharacters = 2048;

    /// <summary>UTF-8 bytes of a user's name.</summary>
    public const int UinBytes = 200;

    /// <summary>Bytes of logs in one request of a device, as sent.</summary>
    public const int BodyBytes = 4 * 1024 * 1024;

    /// <summary>The same after decompression: counted during it, to stop a decompression bomb.</summary>
    public const int InflatedBytes = 8 * 1024 * 1024;

    /// <summary>Bytes of one line of them.</summary>
    public const int BlockLineBytes = 2 * 1024 * 1024;

    /// <summary>Bytes of the JSON lines made from them: each log repeats what its block has once.</summary>
    public const int ChunkRawBytes = 16 * 1024 * 1024;

    /// <summary>Logs that they may make.</summary>
    public const int ChunkLogs = 50_000;

    /// <summary>Characters of a tab's name; the library draws eight.</summary>
    public const int TabCharacters = 64;

    /// <summary>Depth of a free field; System.Text.Json reads 64 levels unless it is told otherwise, and the log around it takes its own.</summary>
    public const int FieldsDepth = 32;

    /// <summary>The last millisecond that a date can hold: the end of the year 9999.</summary>
    public const long LatestMs = 253_402_300_799_999;

    /// <summary>Users or addresses whose rate is remembered.</summary>
    public const int RateKeys = 20_000;

    /// <summary>Bodies that are read at once.</summary>
    public const int BodiesAtOnce = 8;

    /// <summary>Of these, bodies of one user.</summary>
    public const int BodiesAtOncePerUser = 2;

    /// <summary>How long one body may take to arrive.</summary>
    public static readonly TimeSpan BodyTime = TimeSpan.FromMinutes(2);

    /// <summary>Reports that one user may begin in a minute: each becomes an order.</summary>
    public const int ReportsPerMinute = 30;

    /// <summary>UTF-8 bytes of an offer or answer of WebRTC.</summary>
    public const int SdpBytes = 16 * 1024;

    /// <summary>How long a token of the demo page counts.</summary>
    public static readonly TimeSpan DemoToken = TimeSpan.FromHours(1);

    /// <summary>How long an offer can be answered.</summary>
    public static readonly TimeSpan OfferTime = TimeSpan.FromSeconds(60);

    /// <summary>For the rate limits of the settings.</summary>
    public const int MaxRequestsPerMinute = 1_000_000;

    /// <summary>See <c>Logs__Retention</c>.</summary>
    public static readonly TimeSpan ShortestRetention = TimeSpan.FromHours(1);

    /// <summary>See <see cref="ShortestRetention"/>.</summary>
    public static readonly TimeSpan LongestRetention = TimeSpan.FromDays(3653);

    /// <summary>The deadline of an order that names none, from its start.</summary>
    public static readonly TimeSpan DefaultOrderTime = TimeSpan.FromDays(1);

    /// <summary>The latest deadline of an order, from its start.</summary>
    public static readonly TimeSpan LongestOrderTime = TimeSpan.FromDays(30);

    /// <summary>A report ends so long after its last chunk.</summary>
    public static readonly TimeSpan ReportQuiet = TimeSpan.FromHours(1);

    /// <summary>Open orders that a device gets at once.</summary>
    public const int PendingOrders = 20;

    /// <summary>Characters of a device's name.</summary>
    public const int DeviceCharacters = 64;

    /// <summary>Devices that share an order.</summary>
    public const int OrderDevices = 100;

    /// <summary>Chunks that a device may number.</summary>
    public const int ChunkIndexes = 100_000_000;

    /// <summary>Chunks of an order.</summary>
    public const int OrderChunks = 10_000;

    /// <summary>Bytes of an order's chunks as they are stored.</summary>
    public const long OrderStoredBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Bytes of an order's logs.</summary>
    public const long OrderRawBytes = 16L * 1024 * 1024 * 1024;

    /// <summary>Blobs that are removed at once.</summary>
    public const int DeletesAtOnce = 4;

    /// <summary>A report ends this long after its start, whatever still arrives.</summary>
    public static readonly TimeSpan LongestReportTime = TimeSpan.FromDays(1);

    /// <summary>Raw bytes of one gzip member of a merged file, unless a single line is longer.</summary>
    public const int MemberBytes = ChunkBytes;

    /// <summary>Bytes of chunks that are merged at once; where more overlap in time, they are merged in several passes.</summary>
    public const int MergeBytes = 48 * 1024 * 1024;

    /// <summary>Memory of an open chunk besides its bytes: a decompression window and a piece of text.</summary>
    public const int OpenChunkBytes = 128 * 1024;

    /// <summary>Intervals of a histogram; where more are needed each becomes twice as long.</summary>
    public const int HistogramIntervals = 2000;

    /// <summary>Logs on one page, and the default.</summary>
    public const int LogPageSize = 1000;

    /// <summary>See <see cref="LogPageSize"/>.</summary>
    public const int DefaultLogPageSize = 200;

    /// <summary>Bytes of logs after which a page ends, however few they are.</summary>
    public const int LogPageBytes = 4 * 1024 * 1024;

    /// <summary>Gzip members that one request searches; then it returns what it has found and where to continue.</summary>
    public const int MembersPerPage = 16;

    /// <summary>Characters of a text to search for.</summary>
    public const int SearchCharacters = 200;

    /// <summary>For one call of a channel that tells people.</summary>
    public static readonly TimeSpan ChannelTime = TimeSpan.FromSeconds(15);

    /// <summary>Bytes of a channel's answer that are read; a longer one is not from a robot.</summary>
    public const int ChannelAnswerBytes = 64 * 1024;

    /// <summary>Messages to one channel per minute: the limit of WeCom and DingTalk.</summary>
    public const int MessagesPerMinute = 20;

    /// <summary>From this many waiting events on, one message reports all of them.</summary>
    public const int CombinedNotices = 5;

    /// <summary>How long the app tries to send an event.</summary>
    public static readonly TimeSpan NoticeTime = TimeSpan.FromDays(1);

    /// <summary>How long an event may wait before health reports it.</summary>
    public static readonly TimeSpan NoticeWait = TimeSpan.FromHours(1);

    /// <summary>Characters of an event's JSON; a table property holds 32 Ki.</summary>
    public const int NoticeCharacters = 30_000;

    /// <summary>Bytes of the markdown that WeCom takes.</summary>
    public const int WeComBytes = 4096;

    /// <summary>Bytes of a message that DingTalk takes.</summary>
    public const int DingTalkBytes = 20_000;

    /// <summary>Bytes of a message that Feishu takes.</summary>
    public const int FeishuBytes = 20 * 1024;

    /// <summary>Bytes of a message to a webhook, so that any receiver can take it.</summary>
    public const int WebhookBytes = 64 * 1024;

    /// <summary>Files of a backup that are read back at once.</summary>
    public const int VerificationsAtOnce = 4;

    /// <summary>Files that one history of a verification reads back.</summary>
    public const int FilesPerHistory = 100;

    /// <summary>Backups that are verified again in a night.</summary>
    public const int VerificationsPerNight = 200;

    /// <summary>How long retention leaves a backup alone for a verification that does not end.</summary>
    public static readonly TimeSpan VerifyTime = TimeSpan.FromDays(3);

    /// <summary>Findings of a verification that are named; the rest is counted.</summary>
    public const int FindingsNamed = 10;
}
