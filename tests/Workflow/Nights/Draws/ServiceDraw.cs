using Simulator.Jobs;

namespace Workflow.Tests.Nights.Draws;

/// <summary>What goes wrong at the service. Each is a fault as a command line would set it, see Faults/faults.md of the simulator.</summary>
internal sealed class ServiceDraw(Chance chance, IReadOnlyList<string> names)
{
    private static readonly string[] Endpoints =
        ["stable_token", "databasecollectionget", "databasecount", "databasemigrateexport", "databasemigratequeryinfo", "tcb"];

    // A list that hides a collection and counts it out of its total is whole to whoever reads it: one of the two in a run.
    private readonly bool liesAboutTotals = chance.Once(0.3);

    public Happening One(TimeSpan due)
    {
        var at = due + chance.Time(TimeSpan.FromMinutes(-5), TimeSpan.FromMinutes(chance.One(0, 0, 3, 30)));
        var seconds = chance.One(60, 600, 600, 3600, 9000);
        var fault = $"{Draw()},forSeconds={seconds}";
        return new(at, $"fault {fault}", stage => stage.App.Cloud.Faults.Set(fault));
    }

    private string Draw() => chance.Between(0, 9) switch
    {
        0 or 1 => List(),
        2 or 3 or 4 => Job(),
        5 => Count(),
        6 => Account(),
        7 => Answer(),
        8 => Start(),
        _ => Download(),
    };

    private string List() => (liesAboutTotals ? 0 : chance.Between(1, 6)) switch
    {
        0 => $"effect=changesTotal,delta={chance.One(-1, 1)}{chance.One("", ",times=1", ",from=2")}",
        1 => $"effect=hidesCollections,delta={chance.Between(1, 2)}{Times()}",
        2 => $"effect=hidesCollections,collection={chance.One(names)}{Times()}",
        3 => $"effect=hidesCollections,delta=1000{chance.One("", ",message=null")}{Times()}",
        4 => "effect=leavesOut,endpoint=databasecollectionget,message=collections",
        5 => $"effect=doublesCollections,delta={chance.Between(1, 2)},from=2",
        _ => $"effect=hidesCounts{Somewhere()}",
    };

    private string Job() => chance.Between(0, 12) switch
    {
        0 or 1 => $"effect=jobFails,message=系统繁忙{Somewhere()}{Times()}",
        2 => $"effect=jobFails,message={MigrateJob.NothingToExport}{Somewhere()}{Times()}",
        3 or 4 => $"effect=stopsEarly,documents={chance.Between(0, 6)}{Somewhere()}{Times()}",
        5 => $"effect=wrongCount,delta={chance.One(-1, 1, 2)}{Somewhere()}{Times()}",
        6 => $"effect=losesDocuments,delta={chance.Between(1, 3)}{Somewhere()}{Times()}",
        7 => $"effect=fileGone{Somewhere()}{Times()}",
        8 => $"effect=brokenLine,line={chance.Between(1, 4)}{Somewhere()}{Times()}",
        9 => $"effect=doublesLine,line={chance.Between(1, 4)}{Somewhere()}",
        10 => $"effect={chance.One("fileWithBom", "prettyFile")}{Somewhere()}{Times()}",
        11 => $"effect=replacesLine,line={chance.Between(1, 4)},message={{\"_id\":{Somewhere()}{Times()}",
        _ => $"effect=neverEnds{Somewhere()},times={chance.Between(1, 3)}",
    };

    private string Count() => $"effect=code,endpoint=databasecount,code={chance.One(47001, -501007, 48001, -1)}{Somewhere()}";

    private string Account() => $"effect=code,code={chance.One(40164, 45009, -601034, 45011)}{chance.One("", ",endpoint=tcb", ",endpoint=databasemigrateexport")}";

    private string Answer() => chance.Between(0, 3) switch
    {
        0 => $"effect=code,endpoint={chance.One(Endpoints)},code={chance.One(-1, -999001, -699999, -501004)}{Times()}",
        1 => $"effect={chance.One("html", "httpStatus", "cutBefore", "empty")},endpoint={chance.One(Endpoints)}{Times()}",
        2 => $"effect={chance.One("revokeToken", "revokeTokenButKeep")},times={chance.Between(1, 3)}",
        _ => $"effect=leavesOut,endpoint=databasemigratequeryinfo,message={chance.One("record_success", "file_url", "record_success file_url")}{Times()}",
    };

    private string Start() => chance.Between(0, 2) switch
    {
        0 => $"effect=codeAfter,endpoint=databasemigrateexport,code={chance.One(-501002, -604102)}{Times()}",
        1 => $"effect=codeAfter,endpoint=databasemigrateexport,code=-501001,message=request timed out{Times()}",
        _ => $"effect={chance.One("cutAfter", "empty")},endpoint=databasemigrateexport{Times()}",
    };

    private string Download() =>
        $"effect={chance.One("cutDownload,bytes=0", "cutDownload,bytes=40", "expireLink", "changeETag", "ignoreRange", "ignoreIfMatch")}{Times()}";

    private string Somewhere() => chance.Once(0.6) ? $",collection={chance.One(names)}" : "";

    private string Times() => chance.One("", $",times={chance.Between(1, 4)}");
}
