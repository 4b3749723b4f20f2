using System.Security.Cryptography;
using System.Text;
using DurableTask.Sqlite.Testing;
using Workflow.Logs;
using Workflow.Logs.Door;

namespace Workflow.Tests.Logs.Door;

/// <summary>Each limit of a body, at it and one past.</summary>
public sealed class BodyLimitTests
{
    [Fact]
    public async Task Body_AtTheMostBytesAsSent_IsRead_AndOnePast_Is413()
    {
        // Plain and of many lines, so that no other limit comes first; padded with spaces to the byte.
        var block = Bodies.Block(("m", $"[\"{new string('x', 900_000)}\"]"));
        var lines = string.Join('\n', Enumerable.Repeat(block, 4));
        var body = lines + new string(' ', Limits.BodyBytes - Encoding.UTF8.GetByteCount(lines));

        Assert.Equal(4, (await Bodies.ReadAsync(Encoding.UTF8.GetBytes(body))).Logs);
        Assert.Equal(413, (await Bodies.RefusalAsync(Encoding.UTF8.GetBytes(body + " "))).Status);
    }

    [Fact]
    public async Task Body_AtTheMostBytesInflated_IsRead_AndOnePast_Is413()
    {
        var block = Bodies.Block(("m", $"[\"{new string('x', 1_000_000)}\"]"));
        var lines = string.Join('\n', Enumerable.Repeat(block, 8));
        var body = lines + new string(' ', Limits.InflatedBytes - Encoding.UTF8.GetByteCount(lines));

        Assert.Equal(8, (await Bodies.ReadAsync(body)).Logs);
        Assert.Equal(413, (await Bodies.RefusalAsync(body + " ")).Status);
    }

    [Fact]
    public async Task Line_AtTheMostBytes_IsRead_AndOnePast_Is413()
    {
        var block = Bodies.Block(("m", "[\"?\"]"));
        var line = block.Replace("?", new string('x', Limits.BlockLineBytes - Encoding.UTF8.GetByteCount(block) + 1), StringComparison.Ordinal);

        Assert.Equal(1, (await Bodies.ReadAsync(line)).Logs);
        Assert.Equal(1, (await Bodies.ReadAsync(line + "\n")).Logs);
        Assert.Equal(413, (await Bodies.RefusalAsync(line + " ")).Status);
        Assert.Equal(413, (await Bodies.RefusalAsync(line + " \n")).Status);
    }

    [Fact]
    public async Task Logs_AsManyAsAllowed_AreRead_AndOneMore_Is413()
    {
        Assert.Equal(Limits.ChunkLogs, (await Bodies.ReadAsync(Many(Limits.ChunkLogs, "https://shop.example/"))).Logs);
        Assert.Equal(413, (await Bodies.RefusalAsync(Many(Limits.ChunkLogs + 1, "https://shop.example/"))).Status);
    }

    [Fact]
    public async Task Source_SharedByManyLogs_DoesNotMakeLittleIntoMuch()
    {
        const int logs = 64;
        var (chars, rest) = Math.DivRem((int)(Limits.ChunkRawBytes - (await Bodies.ReadAsync(Many(logs, ""))).RawBytes), logs);

        Assert.Equal(Limits.ChunkRawBytes, (await Bodies.ReadAsync(Many(logs, new string('x', chars), rest))).RawBytes);
        Assert.Equal(413, (await Bodies.RefusalAsync(Many(logs, new string('x', chars), rest + 1))).Status);
        Assert.Equal(413, (await Bodies.RefusalAsync(Many(40_000, new string('x', 1_000_000)))).Status);
    }

    [Theory]
    [InlineData("\\u0001")]
    [InlineData("\u007f")]
    public async Task Characters_ThatAreEscaped_CountAsTheyAreWritten(string character)
    {
        // A twelfth of what may be, as characters: half of it as they are written.
        const int chars = Limits.ChunkRawBytes / 12 / 100;

        var fits = await Bodies.ReadAsync(Many(100, string.Concat(Enumerable.Repeat(character, chars))));

        Assert.InRange(fits.RawBytes, Limits.ChunkRawBytes * 0.5, Limits.ChunkRawBytes * 0.52);
        Assert.Equal(413, (await Bodies.RefusalAsync(Many(201, string.Concat(Enumerable.Repeat(character, chars))))).Status);
        // Also in a message, which only DEL and its neighbours make longer.
        if (character.Length == 1)
            Assert.Equal(413, (await Bodies.RefusalAsync(string.Join('\n', Enumerable.Repeat(Bodies.Block(("m", $"[\"{new string(character[0], 1_500_000)}\"]")), 2)))).Status);
    }

    [Fact]
    public async Task Logs_OfOthers_DoNotCount() =>
        Assert.Equal(0, (await Bodies.ReadAsync(Many(Limits.ChunkLogs + 1, "https://shop.example/"), Bodies.Everything with { Uin = "别人" })).Logs);

    [Fact]
    public async Task Tab_AtTheMostCharacters_IsRead_AndOnePast_IsDamage()
    {
        var tab = new string('签', Limits.TabCharacters);

        Assert.Equal(1, (await Bodies.ReadAsync(Bodies.Block(("k", $"\"{tab}\"")))).Logs);
        Assert.Equal(400, (await Bodies.RefusalAsync(Bodies.Block(("k", $"\"{tab}签\"")))).Status);
    }

    [Theory]
    [InlineData("0", 0L)]
    [InlineData("253402300799999", Limits.LatestMs)]
    public async Task Time_AtTheEndsOfItsRange_IsRead(string json, long expected) =>
        Assert.Equal(expected, (await Bodies.ReadAsync(Bodies.Block(("t", $"[{json}]")))).First!.Value.ToUnixTimeMilliseconds());

    [Theory]
    [InlineData((byte)'\n')]
    [InlineData((byte)' ')]
    [InlineData((byte)'[')]
    public async Task Bomb_IsReadNoFurtherThanTheLimit(byte filling)
    {
        var raw = new byte[64 * 1024 * 1024];
        raw.AsSpan().Fill(filling);
        var bomb = new CountingStream(Bodies.Gzip(raw));

        var refused = await Assert.ThrowsAsync<BodyRefusedException>(() => BodyReader.ReadAsync(bomb, isCalledGzip: true, Bodies.Everything, Bodies.Device, TimeProvider.System, default));

        Assert.Equal(413, refused.Status);
        // 64 MiB of one byte are 64 KiB of gzip: an eighth of it is 8 MiB, and buffers are filled ahead.
        Assert.InRange(bomb.Given, 1, bomb.Length * 0.4 + (128 * 1024));
    }

    [Fact]
    public async Task Body_ThatNeverInflates_IsReadNoFurtherThanTheLimit()
    {
        var endless = new CountingStream(RandomNumberGenerator.GetBytes(Limits.BodyBytes * 2));

        var refused = await Assert.ThrowsAsync<BodyRefusedException>(() => BodyReader.ReadAsync(endless, isCalledGzip: false, Bodies.Everything, Bodies.Device, TimeProvider.System, default));

        Assert.Contains(refused.Status, (int[])[400, 413]);
        Assert.InRange(endless.Given, 1, Limits.BodyBytes + (128 * 1024));
    }

    [Fact]
    public async Task Body_ThatComesWithinTheLongestTime_IsRead_AndOneThatTakesIt_Is408()
    {
        Assert.Equal(1, (await ReadAsync(Limits.BodyTime - TimeSpan.FromTicks(1))).Logs);
        Assert.Equal(408, (await Assert.ThrowsAsync<BodyRefusedException>(() => ReadAsync(Limits.BodyTime))).Status);

        static Task<SortedChunk> ReadAsync(TimeSpan time)
        {
            var clock = new VirtualClock();
            return BodyReader.ReadAsync(new SlowStream(Bodies.Gzip(Bodies.Block()), clock, time), isCalledGzip: true, Bodies.Everything, Bodies.Device, clock, default);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public async Task Body_ThatFallsSilent_Is408_AfterTheLongestTime(int bytes)
    {
        var clock = new VirtualClock();
        var body = new SilentStream(Bodies.Gzip(Bodies.Block())[..bytes]);
        var reading = BodyReader.ReadAsync(body, isCalledGzip: true, Bodies.Everything, Bodies.Device, clock, default);
        await body.Silent;

        await clock.AdvanceAsync(Limits.BodyTime - TimeSpan.FromTicks(1));
        Assert.False(reading.IsCompleted);
        await clock.AdvanceAsync(TimeSpan.FromTicks(1));

        Assert.Equal(408, (await Assert.ThrowsAsync<BodyRefusedException>(() => reading)).Status);
    }

    [Fact]
    public async Task Body_WhoseSenderIsGone_IsNotRefusedButCanceled()
    {
        using var gone = new CancellationTokenSource();
        var body = new SilentStream([]);
        var reading = BodyReader.ReadAsync(body, isCalledGzip: true, Bodies.Everything, Bodies.Device, TimeProvider.System, gone.Token);
        await body.Silent;

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static string Many(int logs, string from, int more = 0) => Bodies.Block(
        ("c", $$"""{"from":"{{from}}","uin":"10001"}"""),
        ("s", $"[0{string.Concat(Enumerable.Repeat(",1", logs - 1))}]"),
        ("t", $"[1795000000000{string.Concat(Enumerable.Repeat(",0", logs - 1))}]"),
        ("l", $"\"{new string('3', logs)}\""),
        ("m", $"[\"白{new string('x', more)}\"{string.Concat(Enumerable.Repeat(",\"\"", logs - 1))}]"));

    private sealed class SlowStream(byte[] bytes, VirtualClock clock, TimeSpan time) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == 0)
                await clock.AdvanceAsync(time);
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }

    /// <summary>Gives what it has and then nothing more, not even its end.</summary>
    private sealed class SilentStream(byte[] bytes) : MemoryStream(bytes)
    {
        private readonly TaskCompletionSource silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Silent => silent.Task;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read > 0)
                return read;
            silent.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }

    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public long Given => Position;
    }
}
