// A second reader of the document index, from docs/document-index.md alone.
//   node read.mjs file.jsonl.gz file.v1.index '<_id as JSON>'     the documents with that _id
//   node read.mjs file.jsonl.gz file.v1.index                     checks every document against its entry
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { constants, crc32, gunzipSync, inflateRawSync } from 'node:zlib'
import { canonical } from './canonical.mjs'

const [gzip, index] = process.argv.slice(2, 4).map((name) => readFileSync(name))
const sha = (bytes) => createHash('sha256').update(bytes).digest()
const check = (holds, what) => { if (!holds) throw new Error(what) }
const u64 = (at) => Number(index.readBigUInt64BE(at))

check(index.toString('latin1', 0, 8) === 'WFINDEX1', 'version')
check(crc32(index.subarray(0, 124)) === index.readUInt32BE(124), 'header')
check(sha(gzip).equals(index.subarray(32, 64)) && gzip.length === u64(24), 'an index of another file')
const [entries, runs, bits] = [u64(8), index.readUInt32BE(64), index[72]]
const entriesAt = 128 + 24 * runs
const fanOutAt = entriesAt + 32 * entries
check(crc32(index.subarray(128, entriesAt)) === index.readUInt32BE(68), 'runs')
const runOf = (i) => (i < runs ? { raw: u64(128 + 24 * i), stored: u64(136 + 24 * i) } : { raw: u64(16), stored: gzip.length - 8 })

// Inflates the runs that hold the bytes, and only those.
function rawBytes(offset, length) {
  const parts = []
  let i = 0
  while (i + 1 < runs && runOf(i + 1).raw <= offset) i++
  const first = runOf(i).raw
  for (; i < runs && runOf(i).raw < offset + length; i++)
    parts.push(inflateRawSync(gzip.subarray(runOf(i).stored, runOf(i + 1).stored), { finishFlush: constants.Z_SYNC_FLUSH }))
  return Buffer.concat(parts).subarray(offset - first, offset - first + length)
}

function find(idHash) {
  const bucket = bits === 0 ? 0 : idHash.readUInt32BE(0) >>> (32 - bits)
  const from = bucket === 0 ? 0 : u64(fanOutAt + 12 * (bucket - 1))
  const to = u64(fanOutAt + 12 * bucket)
  const found = index.subarray(entriesAt + 32 * from, entriesAt + 32 * to)
  check(crc32(found) === index.readUInt32BE(fanOutAt + 12 * bucket + 8), 'bucket')
  return Array.from({ length: to - from }, (_, i) => found.subarray(32 * i, 32 * i + 32)).filter((e) => e.subarray(0, 12).equals(idHash.subarray(0, 12)))
}

const documentOf = (entry) => rawBytes(entry.readUIntBE(22, 6), entry.readUInt32BE(28))
if (process.argv[4] !== undefined) {
  for (const entry of find(sha(canonical(process.argv[4])))) console.log(documentOf(entry).toString('utf8'))
} else {
  const lines = new Set(gunzipSync(gzip).toString('utf8').replace(/^\ufeff/, '').split('\n'))
  for (let i = 0; i < entries; i++) {
    const entry = index.subarray(entriesAt + 32 * i, entriesAt + 32 * i + 32)
    const document = documentOf(entry).toString('utf8')
    check(lines.has(document), 'no line of the file')
    check(sha(canonical(document)).subarray(0, 10).equals(entry.subarray(12, 22)), `the content of ${document}`)
    check(find(entry).some((found) => found.equals(entry)), `the look-up of ${document}`)
  }
  console.log(`${entries} entries are right`)
}
