// The canonical form of a document or an _id, from docs/document-index.md alone.
// JSON by hand, since JSON.parse forgets how a number was written.
export function canonical(text) {
  const token = /[\s:,]*([{}[\]]|"(?:[^"\\]|\\.)*"|[^\s{}[\]:,"]+)/y
  const next = () => token.exec(text)[1]
  const wtf8 = (s) => Buffer.concat([...s].map((c) => (/[\ud800-\udfff]/.test(c) && c.length === 1
    ? Buffer.from([0xed, 0x80 + ((c.charCodeAt(0) >> 6) & 63), 0x80 + (c.charCodeAt(0) & 63)]) : Buffer.from(c))))
  const framed = (bytes) => Buffer.concat([Buffer.from(`s${bytes.length}:`), bytes])
  const number = (n) => {
    if (/^-?\d+$/.test(n)) return `i${n};`
    const m = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(n)
    if (!m || /\d{10}$/.test((m[4] ?? '').replace(/^[+-]?0+/, ''))) return `r${n};`
    const all = (m[2] + (m[3] ?? '')).replace(/^0+/, '')
    const digits = all.replace(/0+$/, '')
    return digits ? `r${m[1]}${digits}e${Number(m[4] ?? 0) - (m[3] ?? '').length + all.length - digits.length};` : `r${m[1]}0e0;`
  }
  const whole = (n) => (/^(0|-?[1-9]\d{0,14})$/.test(n) ? n : NaN)
  const instant = (v) => {
    const number = /^i(.*);$/.exec(v) ?? /^\{s11:\$numberLongs\d+:(.*)\}$/.exec(v)
    if (number) return whole(number[1])
    const [, y, m, d, h] = /^s\d+:(\d{4})-(\d\d)-(\d\d)T(\d\d):\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)$/.exec(v) ?? []
    const exists = y > 0 && d >= 1 && d <= new Date(Date.UTC(y, m, 0)).getUTCDate() && h < 24
    return exists ? Date.parse(v.slice(v.indexOf(':') + 1)) : NaN
  }
  const value = (t) => {
    if (t === '{') {
      const members = []
      for (let key; (key = next()) !== '}';) members.push([wtf8(JSON.parse(key)), value(next())])
      const date = members.length === 1 && members[0][0].toString() === '$date' ? instant(members[0][1].toString()) : NaN
      if (!Number.isNaN(Number(date))) return Buffer.from(`d${date};`)
      members.sort((a, b) => Buffer.compare(a[0], b[0]))
      return Buffer.concat([Buffer.from('{'), ...members.flatMap(([key, v]) => [framed(key), v]), Buffer.from('}')])
    }
    if (t === '[') {
      const items = []
      for (let item; (item = next()) !== ']';) items.push(value(item))
      return Buffer.concat([Buffer.from('['), ...items, Buffer.from(']')])
    }
    if (t[0] === '"') return framed(wtf8(JSON.parse(t)))
    return Buffer.from({ null: 'n', true: 't', false: 'f' }[t] ?? number(t))
  }
  return value(next())
}
