// The tour in docs: a picture of each page, all of them there, of one width, and small enough for a repository.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import { smaller } from '../../tools/tour/png.mjs';

const mostBytes = 600_000;
const root = new URL('../../', import.meta.url);
const read = path => readFileSync(new URL(path, root), 'utf8');
const picture = name => readFileSync(new URL(`docs/tour/${name}`, root));
const namedIn = (path, folder) => [...read(path).matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, address]) => address.replace(folder, '')).filter(name => name.endsWith('.png'));
const there = readdirSync(new URL('docs/tour', root)).sort();

test('Tour_ShowsEachPageOfTheDashboardOnce', () => {
  // Pages below another one are not in the navigation.
  const pages = [...read('src/Dashboard/src/app.tsx').matchAll(/\{ name: '(\w+)', title: [^}]*\}/g)].filter(([page]) => !page.includes('below:')).map(([, name]) => `${name}.png`);
  assert.ok(pages.length > 5);
  assert.deepEqual(namedIn('docs/tour.md', 'tour/'), pages);
});

test('Tour_NamesOnlyPicturesThatAreThereAndAllOfThem', () => {
  assert.deepEqual(namedIn('docs/tour.md', 'tour/').sort(), there);
  for (const readme of ['README.md', 'README.zh-CN.md']) {
    const shown = namedIn(readme, 'docs/tour/');
    assert.equal(shown.length, 1, readme);
    assert.ok(there.includes(shown[0]), shown[0]);
  }
});

test('Tour_EachPicture_HasTwoSentences', () => {
  const sections = read('docs/tour.md').split('\n## ').slice(1);
  assert.deepEqual(sections.map(section => section.split('\n').filter(line => line !== '' && !line.startsWith('!')).slice(1).join(' ').match(/[.!?](?= |$)/g).length), sections.map(() => 2));
});

test('Tour_ItsPictures_AreOneWidthAndSmallTogether', t => {
  assert.deepEqual(there.map(name => picture(name).readUInt32BE(16)), there.map(() => 1_440));
  const bytes = there.reduce((sum, name) => sum + picture(name).length, 0);
  t.diagnostic(`${bytes} bytes`);
  assert.ok(bytes < mostBytes, `${bytes} bytes`);
});

test('Picture_OfManyGraysAndOneRed_KeepsTheRed', () => {
  // 400 grays, each in a line of its own, and one red point.
  const [width, height] = [8, 400];
  const raw = Buffer.alloc((width * 3 + 1) * height);
  for (let line = 0; line < height; line++) raw.fill(0, line * 25).fill(line % 256, line * 25 + 1, line * 25 + 25).writeUInt8(Math.floor(line / 2), line * 25 + 1);
  raw.set([176, 27, 27], 26);
  const chunk = (type, data) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const small = smaller(Buffer.concat([Buffer.alloc(8), chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))]));
  const colours = small.readUInt32BE(33) / 3;
  assert.ok(colours <= 256);
  const lines = inflateSync(small.subarray(small.indexOf('IDAT') + 4));
  const place = lines[width + 2] * 3 + 41;
  assert.deepEqual([...small.subarray(place, place + 3)], [176, 27, 27]);
});
