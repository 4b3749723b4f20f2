using Simulator.Jobs;

namespace Simulator;

/// <summary>How the cloud behaves. Most may be changed while it runs.</summary>
public sealed class WeChatCloudOptions
{
    /// <summary>The cloud's clock: tokens, jobs, links, waits.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Address to listen on.</summary>
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>0 takes a free port.</summary>
    public int Port { get; set; }

    /// <summary>The one app of the account.</summary>
    public string AppId { get; set; } = "wx0simulator00001";

    /// <summary>Its secret.</summary>
    public string AppSecret { get; set; } = "simulator-secret-0123456789abcdef";

    /// <summary>Seed of tokens, links and the chance of faults.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Life of a token.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromSeconds(7200);

    /// <summary>How long the signature of an upload is good. How long the real one is, is not known.</summary>
    public TimeSpan UploadLinkLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long jobs take.</summary>
    public JobDurations JobDurations { get; set; } = JobDurations.None;

    /// <summary>The first job's id; above 32 bits on purpose.</summary>
    public long FirstJobId { get; set; } = 5_000_000_001;

    /// <summary>A file that remembers accepted exports for the next run over the same data; null forgets them.</summary>
    public string? JobFile { get; set; }

    /// <summary>The export of an empty collection succeeds with an empty file, instead of failing with the known sentence.</summary>
    public bool EmptyExportSucceeds { get; set; }

    /// <summary>A missing collection is accepted and its job fails, instead of the call being refused with -502005.</summary>
    public bool MissingCollectionFailsJob { get; set; }

    /// <summary>
    /// UPSERT puts the top-level fields of the file's document over those of the old one, and fields that the file lacks stay; without, it
    /// replaces the document whole. Which of the two the service does is not known.
    /// </summary>
    public bool UpsertMerges { get; set; }

    /// <summary>Imports keep no classes of numbers: <c>3.0</c> and <c>{"$numberLong":"3"}</c> come back as <c>3</c>. Dates stay.</summary>
    public bool ImportLosesClasses { get; set; }

    /// <summary>One document that cannot be inserted refuses the whole file of an INSERT; without, that document alone.</summary>
    public bool InsertRefusesFile { get; set; }

    /// <summary>Bytes of documents that an environment takes; what is beyond fails. Null: no end.</summary>
    public long? StorageQuotaBytes { get; set; }

    /// <summary>Code for a collection that exists already; -502006 was seen too.</summary>
    public int ExistingCollectionCode { get; set; } = -501001;

    /// <summary>Whether files end with a newline.</summary>
    public bool FinalNewline { get; set; } = true;

    /// <summary>Whether CSV files start with a byte order mark.</summary>
    public bool CsvWithBom { get; set; }

    /// <summary>Whether CSV files lack the record that names the columns.</summary>
    public bool CsvWithoutHeader { get; set; }

    /// <summary>Whether records of CSV files end with <c>\r\n</c>.</summary>
    public bool CsvCrlf { get; set; }

    /// <summary>Collections that a page holds at most, whatever is asked for.</summary>
    public int MaxCollectionsPerPage { get; set; } = 100;

    /// <summary>Added to the Total of collection pages: a wrong one.</summary>
    public int CollectionTotalError { get; set; }

    /// <summary>Pages of collections start at the first whatever offset is asked for.</summary>
    public bool IgnoresCollectionOffset { get; set; }

    /// <summary>All numbers in answers are strings.</summary>
    public bool NumbersAsStrings { get; set; }

    /// <summary>The job's message is called err_msg, as one page of the documentation has it.</summary>
    public bool MessageAsErrMsg { get; set; }

    /// <summary>Content type of JSON answers, in the form that was observed.</summary>
    public string JsonContentType { get; set; } = "application/json; encoding=utf-8";
}
