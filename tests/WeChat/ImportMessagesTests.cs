namespace WeChat.Tests;

public class ImportMessagesTests
{
    private const string Bulk = "[FailedOperation.Insert] bulk write error: [{E11000 duplicate key error collection: tnt-abc.订单 index: phone_1 dup key: { phone: \"13800138000\" }}]";

    [Theory]
    [InlineData(Bulk, "phone_1")]
    [InlineData("multiple write errors: [{write errors: [{E11000 duplicate key error collection: tnt-abc.订单 index: _id_ dup key: { _id: \"一\" }}]}, {<nil>}]", "_id_")]
    [InlineData("E11000 duplicate key error index: tnt-abc.订单.$phone_1  dup key: { : \"13800138000\" }", "phone_1")]
    [InlineData("E11000 duplicate key error collection: tnt.users index: 电话唯一 dup key: ***", "电话唯一")]
    [InlineData("E11000 duplicate key error collection: tnt.users index: {phone: 1}", null)]
    [InlineData("E11000 duplicate key error", null)]
    public void DuplicateKey_NamesItsIndex_AndNoValue(string message, string? index)
    {
        Assert.True(ImportMessages.IsDuplicateKey(message));
        Assert.Equal(index, ImportMessages.IndexOf(message));
        Assert.Equal(index, ImportMessages.IndexOf(SafeText.Clean(message)));
        Assert.DoesNotContain("138001", SafeText.Clean(message), StringComparison.Ordinal);
        Assert.False(ImportMessages.IsFileMissing(message) || ImportMessages.IsQuota(message));
    }

    [Theory]
    [InlineData("导入文件不存在.")]
    [InlineData("file not exists")]
    [InlineData("NoSuchKey: The specified key does not exist.")]
    [InlineData("STORAGE_FILE_NONEXIST")]
    public void FileMissing_IsKnown(string message)
    {
        Assert.True(ImportMessages.IsFileMissing(message));
        Assert.False(ImportMessages.IsDuplicateKey(message) || ImportMessages.IsQuota(message));
    }

    [Theory]
    [InlineData("超出配额")]
    [InlineData("[LimitExceeded] over quota")]
    [InlineData("磁盘空间不足")]
    [InlineData("-501017 disk is full")]
    public void Quota_IsKnown(string message)
    {
        Assert.True(ImportMessages.IsQuota(message));
        Assert.False(ImportMessages.IsDuplicateKey(message) || ImportMessages.IsFileMissing(message));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("导入完成.")]
    [InlineData("导出失败.")]
    [InlineData("index: phone_1 not found")]
    public void AnythingElse_IsNone(string? message)
    {
        Assert.False(ImportMessages.IsDuplicateKey(message) || ImportMessages.IsFileMissing(message) || ImportMessages.IsQuota(message));
        Assert.Null(ImportMessages.IndexOf(message));
    }

    [Theory]
    [InlineData(Bulk, "index: phone_1 dup key: ***")]
    [InlineData("Can't extract geo keys: { _id: \"一\", 位置: [200, 100], 电话: \"13800138000\" }", "Can't extract geo keys***")]
    [InlineData("The field 'a' must be an array but is of type string in document {_id: \"13800138000\"}", "in document ***")]
    [InlineData("failed: {\n\"_id\" : \"13800138000\"}", "failed: ***")]
    public void DocumentsInAMessage_AreNotShown(string message, string end)
    {
        var text = SafeText.Clean(message);
        Assert.EndsWith(end, text, StringComparison.Ordinal);
        Assert.DoesNotContain("138001", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JobThatFailed_TellsTheIndex_NotTheDocument()
    {
        await using var cloud = await HandMadeCloud.StartAsync();
        cloud.Answers["databasemigratequeryinfo"] = static _ => new System.Text.Json.Nodes.JsonObject
        {
            ["status"] = "fail", ["record_success"] = 3, ["record_fail"] = 1, ["error_msg"] = Bulk,
        };
        var status = await cloud.Client.GetMigrateStatusAsync("env-1", 1, default);
        Assert.Equal((MigrateState.Fail, 3, 1), (status.State, status.RecordSuccess, status.RecordFail));
        Assert.Equal("phone_1", ImportMessages.IndexOf(status.Message));
        Assert.DoesNotContain("138001", status.ToString(), StringComparison.Ordinal);
    }
}
