using Workflow.Catalogue;

namespace Workflow.Tests.Catalogue;

public sealed class ExportQueryTests
{
    [Theory]
    [InlineData("where({ 已付: true })", "where({ 已付: true })", false)]
    [InlineData("where({ paid: true }).field({ _id: true, total: true })", "where({ paid: true })", true)]
    [InlineData(" where ( { a: _.gt(10).and(_.lt(20)) } ) \n\t. orderBy('日期', 'desc')\r\n.limit( 5 ).skip(0)", "where( { a: _.gt(10).and(_.lt(20)) } )", false)]
    [InlineData("where({ 说: ')].get();/*' })", "where({ 说: ')].get();/*' })", false)]
    [InlineData("where({ 说: \"他说：\\\"好\\\"\" })", "where({ 说: \"他说：\\\"好\\\"\" })", false)]
    [InlineData("where({ a: _.in([1, [2]]), collection: 'x', subcollection: _.all([]) })", "where({ a: _.in([1, [2]]), collection: 'x', subcollection: _.all([]) })", false)]
    [InlineData("where({ a: db.RegExp({ regexp: '^张/李', options: 'i' }) })", "where({ a: db.RegExp({ regexp: '^张/李', options: 'i' }) })", false)]
    [InlineData("where({ a: '\\u2028\\ud83c' })", "where({ a: '\\u2028\\ud83c' })", false)]
    [InlineData("limit(10)", null, false)]
    [InlineData("where({a:1}).where({b:2})", "where({a:1}).where({b:2})", false)]
    [InlineData("where()", "where()", false)]
    public void TryParse_OneChain_GivesItsConditions(string text, string? conditions, bool namesFields)
    {
        Assert.True(ExportQuery.TryParse(text, out var query, out var problem), problem);
        Assert.Equal((conditions, namesFields), (query.Conditions, query.NamesFields));
    }

    [Theory]
    [InlineData("", "Expected where, field, orderBy, limit or skip (character 1).")]
    [InlineData(".where({})", "Expected where, field, orderBy, limit or skip (character 1).")]
    [InlineData("where({})..limit(1)", "Expected where, field, orderBy, limit or skip (character 11).")]
    [InlineData("where({}).", "Expected where, field, orderBy, limit or skip (character 11).")]
    [InlineData("db.collection('订单').where({})", "Leave db.collection(…) out of the query: 'collection' names it (character 1).")]
    [InlineData("where({}).get()", "The query may not use get (character 11), only where, field, orderBy, limit or skip.")]
    [InlineData("where({}).count()", "The query may not use count (character 11), only where, field, orderBy, limit or skip.")]
    [InlineData("where({}).update({ data: {} })", "The query may not use update (character 11), only where, field, orderBy, limit or skip.")]
    [InlineData("where({}).remove()", "The query may not use remove (character 11), only where, field, orderBy, limit or skip.")]
    [InlineData("Where({})", "The query may not use Where (character 1), only where, field, orderBy, limit or skip.")]
    [InlineData("where", "After where the query needs its brackets (character 6).")]
    [InlineData("where.limit(1)", "After where the query needs its brackets (character 6).")]
    [InlineData("where({})limit(1)", "Only a dot may follow a step (character 10).")]
    [InlineData("where({});db.collection('x').remove()", "Only a dot may follow a step (character 10).")]
    [InlineData("where({ a: db.collection(\"b\").remove() })", "The query must not name a collection; give it in 'collection' (character 15).")]
    [InlineData("where({ a: 1; b: 2 })", "The query must not contain a semicolon: it must be one chain (character 13).")]
    [InlineData("where({ a: /^张/ })", "The query must not contain a slash outside of strings: leave comments out, and write a regular expression with db.RegExp (character 12).")]
    [InlineData("where({ /* 已付 */ a: 1 })", "The query must not contain a slash outside of strings: leave comments out, and write a regular expression with db.RegExp (character 9).")]
    [InlineData("where({ a: [1 })", "The bracket at character 15 does not match the open one.")]
    [InlineData("where({ a: 1 )", "The bracket at character 14 does not match the open one.")]
    [InlineData("where({ a: 1 }", "The bracket at character 6 is not closed.")]
    [InlineData("where(  { a: 1 }", "The bracket at character 6 is not closed.")]
    [InlineData("where({ a: (1", "The bracket at character 12 is not closed.")]
    [InlineData("where({ a: '一 })", "The string that begins at character 12 is not closed.")]
    [InlineData("where({ a: '一\\", "The string that begins at character 12 is not closed.")]
    [InlineData("where({ a: '一\n' })", "A line ends within the string that begins at character 12.")]
    [InlineData("where({ a: `${一}` })", "The query must not contain a template string: write strings in ' or \" (character 12).")]
    [InlineData("limit(-1)", "limit takes a whole number from 1 to 2147483647 (character 7).")]
    [InlineData("limit(0)", "limit takes a whole number from 1 to 2147483647 (character 7).")]
    [InlineData("where(db['collection']('用户').remove())", "The query must not index into a value with [ ] (character 9).")]
    [InlineData("where(({})\n['a'])", "The query must not index into a value with [ ] (character 12).")]
    [InlineData("where(db.\\u0063ollection('用户').remove())", "The query must not contain a backslash outside of strings (character 10).")]
    [InlineData("where(db.collection`用户`.remove())", "The query must not name a collection; give it in 'collection' (character 10).")]
    [InlineData("where(db.collection ?.('用户').remove())", "The query must not name a collection; give it in 'collection' (character 10).")]
    [InlineData("where((() => 1)())", "The query must not contain '=' outside of strings: write a condition with an operator such as _.gt(5) (character 11).")]
    [InlineData("where({a:1 <!-- \n})", "The query must not contain '<' outside of strings: write a condition with an operator such as _.gt(5) (character 12).")]
    [InlineData("where(({}).constructor.constructor('return 1')())", "The query must not contain constructor (character 12).")]
    [InlineData("limit()", "limit takes a whole number from 1 to 2147483647 (character 7).")]
    [InlineData("limit(1.5)", "limit takes a whole number from 1 to 2147483647 (character 7).")]
    [InlineData("where({}).skip(一)", "skip takes a whole number from 0 to 2147483647 (character 16).")]
    [InlineData("skip(99999999999)", "skip takes a whole number from 0 to 2147483647 (character 6).")]
    [InlineData("where({ a: '\u0007' })", "The query has a control character (character 13).")]
    [InlineData("where({ a: 1,\r b: 2 })", "The query has a control character (character 14).")]
    [InlineData("where({ a: '\u2028' })", "The query has a line separator (character 13): write it as an escape.")]
    public void TryParse_AnythingElse_SaysWhere(string text, string expected)
    {
        Assert.False(ExportQuery.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void TryParse_HalfASurrogatePair_IsRefused()
    {
        foreach (var half in new[] { "\ud83c", "\udf40" })
        {
            Assert.False(ExportQuery.TryParse($"where({{ a: '🍀{half}' }})", out _, out var problem));
            Assert.Equal("The query is not valid Unicode (character 15).", problem);
        }
        Assert.True(ExportQuery.TryParse("where({ a: '🍀' })", out _, out _));
    }

    [Fact]
    public void TryParse_ALongMethod_IsCut()
    {
        Assert.False(ExportQuery.TryParse(new string('a', 4000), out _, out var problem));
        Assert.StartsWith($"The query may not use {new string('a', 40)}… (", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_AtTheLimit_Passes_AndOnePast_IsRefused()
    {
        var atLimit = $"where({{ 备注: '{new string('字', Limits.QueryCharacters - 17)}' }})";
        Assert.Equal(Limits.QueryCharacters, atLimit.Length);

        Assert.True(ExportQuery.TryParse(atLimit, out _, out _));
        Assert.False(ExportQuery.TryParse(atLimit + " ", out _, out var problem));
        Assert.Equal("The query has 4001 characters; it may have 4000.", problem);
    }

    [Theory]
    [InlineData("where({})", 7, 7)]
    [InlineData("limit(5)", 7, 5)]
    [InlineData("limit(5)", 3, 3)]
    [InlineData("skip(5)", 7, 2)]
    [InlineData("skip(5)", 3, 0)]
    [InlineData("skip(5).limit(1)", 7, 1)]
    [InlineData("limit(1).limit(4).skip(9).skip(2)", 7, 4)]
    public void Bound_OfSoMany_IsWhatComesOut(string text, long found, long expected) => Assert.Equal(expected, ExportQuery.Parse(text).Bound(found));
}
