using System.Globalization;

namespace Infra.Tests.Deploying;

/// <summary>An expression of an ARM template, such as <c>format('{0}-app', parameters('name'))</c>, as a tree.</summary>
internal abstract record ArmExpression
{
    public static ArmExpression Parse(string text)
    {
        var reader = new Reader(text);
        var expression = reader.Expression();
        reader.End();
        return expression;
    }

    internal sealed record Text(string Value) : ArmExpression;

    internal sealed record Number(long Value) : ArmExpression;

    internal sealed record Call(string Function, IReadOnlyList<ArmExpression> Arguments) : ArmExpression;

    /// <summary><c>a.b</c> and <c>a[b]</c>.</summary>
    internal sealed record Member(ArmExpression Of, ArmExpression Name) : ArmExpression;

    private sealed class Reader(string text)
    {
        private int _at;

        public ArmExpression Expression()
        {
            var expression = Primary();
            while (true)
            {
                if (Take('.'))
                {
                    expression = new Member(expression, new Text(Word()));
                }
                else if (Take('['))
                {
                    expression = new Member(expression, Expression());
                    Need(']');
                }
                else
                {
                    return expression;
                }
            }
        }

        public void End()
        {
            SkipSpace();
            if (_at < text.Length) throw Unreadable();
        }

        private ArmExpression Primary()
        {
            SkipSpace();
            if (_at == text.Length) throw Unreadable();
            if (text[_at] == '\'') return new Text(Quoted());
            if (char.IsAsciiDigit(text[_at]) || text[_at] == '-') return new Number(Digits());
            var name = Word();
            Need('(');
            var arguments = new List<ArmExpression>();
            if (Take(')')) return new Call(name, arguments);
            do
                arguments.Add(Expression());
            while (Take(','));
            Need(')');
            return new Call(name, arguments);
        }

        private string Quoted()
        {
            var start = ++_at;
            // Two quotes stand for one.
            for (; _at < text.Length; _at++)
            {
                if (text[_at] != '\'') continue;
                if (_at + 1 < text.Length && text[_at + 1] == '\'') _at++;
                else return text[start.._at++].Replace("''", "'", StringComparison.Ordinal);
            }

            throw Unreadable();
        }

        private long Digits()
        {
            var start = _at++;
            while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
            return long.Parse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture);
        }

        private string Word()
        {
            SkipSpace();
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '$')) _at++;
            return _at > start ? text[start.._at] : throw Unreadable();
        }

        private bool Take(char wanted)
        {
            SkipSpace();
            if (_at == text.Length || text[_at] != wanted) return false;
            _at++;
            return true;
        }

        private void Need(char wanted)
        {
            if (!Take(wanted)) throw Unreadable();
        }

        private void SkipSpace()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        }

        private FormatException Unreadable() => new($"This ARM expression cannot be read at character {_at}: {text}");
    }
}
