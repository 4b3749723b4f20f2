// A screenshot with 256 colours instead of 16 million: a page of text has hardly more, and the file is less than half.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const mostColours = 256;
const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

/** The same picture, smaller. Reads what Chromium writes: 8 bits a channel, not interlaced. */
export function smaller(png) {
  const chunks = [...read(png)];
  const header = chunks.find(({ type }) => type === 'IHDR').data;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = { 2: 3, 6: 4 }[header[9]];
  if (!channels || header[8] !== 8 || header[12] !== 0) throw new Error('This is no picture that Chromium writes.');
  const pixels = unfiltered(inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))), width * channels, height, channels);
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += channels) counts.set(pixels.readUIntBE(at, 3), (counts.get(pixels.readUIntBE(at, 3)) ?? 0) + 1);
  const palette = colours([...counts].sort((one, other) => other[1] - one[1]).map(([colour]) => colour));
  const places = new Map([...counts.keys()].map(colour => [colour, nearest(palette, colour).index]));
  // Each line begins with its filter: none.
  const lines = Buffer.alloc((width + 1) * height);
  for (let pixel = 0; pixel < width * height; pixel++) lines[pixel + Math.floor(pixel / width) + 1] = places.get(pixels.readUIntBE(pixel * channels, 3));
  const indexed = Buffer.from(header);
  indexed[9] = 3;
  const table = Buffer.alloc(palette.length * 3);
  palette.forEach((colour, index) => table.writeUIntBE(colour, index * 3, 3));
  return Buffer.concat([signature, written('IHDR', indexed), written('PLTE', table), written('IDAT', deflateSync(lines, { level: 9 })), written('IEND', Buffer.alloc(0))]);
}

function* read(png) {
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

function written(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

// The filters of PNG (w3.org/TR/png-3/#9Filters): what a byte is added to.
const filters = [
  () => 0, left => left, (left, up) => up, (left, up) => (left + up) >> 1,
  (left, up, corner) => {
    const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
    return a <= b && a <= c ? left : b <= c ? up : corner;
  },
];

function unfiltered(raw, lineBytes, height, channels) {
  const out = Buffer.alloc(lineBytes * height);
  for (let line = 0; line < height; line++) {
    const filter = filters[raw[line * (lineBytes + 1)]];
    const start = line * lineBytes;
    for (let at = 0; at < lineBytes; at++) {
      const [isFirst, isTop] = [at < channels, line === 0];
      const [left, up] = [isFirst ? 0 : out[start + at - channels], isTop ? 0 : out[start + at - lineBytes]];
      const corner = isFirst || isTop ? 0 : out[start + at - lineBytes - channels];
      out[start + at] = raw[line * (lineBytes + 1) + 1 + at] + filter(left, up, corner);
    }
  }
  return out;
}

/** Of these, the most frequent first, as many as there may be: each as far from the others as it takes, so that a rare red is not lost among grays. */
function colours(all) {
  for (let apart = 0; ; apart += 2) {
    const chosen = [];
    for (const colour of all) {
      if (chosen.length > mostColours) break;
      if (nearest(chosen, colour).far > apart ** 2) chosen.push(colour);
    }
    if (chosen.length <= mostColours) return chosen;
  }
}

function nearest(palette, colour) {
  const [red, green, blue] = [colour >> 16, (colour >> 8) & 255, colour & 255];
  let [index, far] = [0, Infinity];
  palette.forEach((own, at) => {
    const squared = (red - (own >> 16)) ** 2 + (green - ((own >> 8) & 255)) ** 2 + (blue - (own & 255)) ** 2;
    if (squared < far) [index, far] = [at, squared];
  });
  return { index, far };
}
