// An order of a million lines in the dashboard: made directly in storage, shown by the real app in a real browser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { messages } from '../../bench/OfflineLog/corpus.mjs';
import { startApp } from './harness/app.mjs';
import { launch } from './harness/browser.mjs';
import { seeded } from './harness/logServer.mjs';
import { insertRow, putBlob } from './harness/storage.mjs';

const lines = 1_000_000;
const memberLines = 1_250;
const id = '20261124T080000Z-m1ll10ns';
const levels = ['debug', 'info', 'warn', 'error'];

/** As MergeLogs writes it: members of about 1 MB, and their index. */
function merged() {
  const random = seeded(1);
  const texts = messages(20_000);
  const members = [];
  const blobs = [];
  let offset = 0;
  let time = Date.UTC(2026, 10, 17);
  for (let firstLine = 0; firstLine < lines; firstLine += memberLines) {
    const counts = { debug: 0, info: 0, warn: 0, error: 0 };
    const first = time;
    let text = '';
    for (let line = firstLine; line < firstLine + memberLines; line++) {
      const level = levels[random() < 0.03 ? 3 : random() < 0.1 ? 2 : random() < 0.7 ? 1 : 0];
      counts[level]++;
      if (line > firstLine) time += Math.floor(random() * 1_000);
      text += `${JSON.stringify({ time, level, uin: 'demo-百万', from: 'https://shop.example/首页', id: 'shop', version: '3.2.1', msg: `第 ${line} 条 ${texts[line % texts.length]}`, tab: 'k3jf92ab', seq: line, device: 'a1b2c3d4e5f6a7b8' })}\n`;
    }
    const bytes = gzipSync(text, { level: 1 });
    members.push({ offset, bytes: bytes.length, firstLine, lines: memberLines, first: new Date(first).toISOString(), last: new Date(time).toISOString(), ...counts });
    blobs.push(bytes);
    offset += bytes.length;
    time += 100;
  }
  return { file: Buffer.concat(blobs), index: { formatVersion: 1, lines, doubles: 0, rawBytes: 0, storedBytes: offset, first: members[0].first, last: members.at(-1).last, intervalSeconds: 3600, histogram: [], members } };
}

/** Runs in the page: scrolls so many pixels a frame for a while, and says how far frames lay apart and how often a line was not there in time. */
async function scroll([pixels, ms]) {
  const list = document.querySelector('.logLines');
  const gaps = [];
  let last;
  let late = 0;
  await new Promise(done => {
    const started = performance.now();
    const step = now => {
      if (last !== undefined) gaps.push(now - last);
      last = now;
      if (document.querySelector('.logRow.late:not([hidden])')) late++;
      list.scrollTop = pixels === 'all' ? list.scrollHeight * ((now - started) / ms) : list.scrollTop + pixels;
      if (now - started < ms) requestAnimationFrame(step);
      else done();
    };
    requestAnimationFrame(step);
  });
  gaps.sort((a, b) => a - b);
  const at = share => gaps[Math.floor(gaps.length * share)];
  return { frames: gaps.length, late, p50: at(0.5), p99: at(0.99), most: gaps.at(-1) };
}

test('Order_OfAMillionLines_ScrollsAndIsSearched', async () => {
  const app = await startApp({ WeChat__Env: 'soak' });
  const browser = await launch();
  try {
    const { file, index } = merged();
    await putBlob(app.connection, 'logs', `soak/${id}.jsonl.gz`, file);
    await putBlob(app.connection, 'logs', `soak/${id}.index.json`, Buffer.from(JSON.stringify(index)));
    await insertRow(app.connection, 'LogOrders', {
      PartitionKey: 'soak', RowKey: id, Env: 'soak', Kind: 'Order', Uin: 'demo-百万', Live: false, Outcome: 'Collected', 'Logs@odata.type': 'Edm.Int64', Logs: String(lines),
      'CreatedAt@odata.type': 'Edm.DateTime', CreatedAt: '2026-11-24T08:00:00Z', 'Expires@odata.type': 'Edm.DateTime', Expires: '2026-11-25T08:00:00Z',
      'EndedAt@odata.type': 'Edm.DateTime', EndedAt: '2026-11-24T08:00:09Z', 'StoredBytes@odata.type': 'Edm.Int64', StoredBytes: String(file.length), BlobName: `soak/${id}.jsonl.gz`,
    });

    const page = await browser.context.newPage();
    page.setDefaultTimeout(120_000);
    await page.setViewportSize({ width: 1280, height: 900 });
    const since = start => Math.round(performance.now() - start);
    let start = performance.now();
    await page.goto(`${app.origin}/api/ui#/logs/${id}`);
    await page.waitForFunction(() => document.querySelector('.found')?.textContent === '1,000,000 logs' && document.querySelector('.logRow .said')?.textContent.startsWith('第 0 条'));
    const figures = { bytes: file.length, visibleMs: since(start) };
    await page.waitForTimeout(500);
    figures.wheel = await page.evaluate(scroll, [120, 8_000]);
    figures.bar = await page.evaluate(scroll, ['all', 8_000]);

    await page.focus('.logLines');
    await page.keyboard.press('End');
    await page.waitForFunction(() => [...document.querySelectorAll('.logRow:not([hidden]) .said')].some(row => row.textContent.startsWith('第 999999 条')));

    start = performance.now();
    await page.fill('.logTools input', '第 777777 条');
    await page.waitForFunction(() => document.querySelector('.logRow:not([hidden]) .said')?.textContent.startsWith('第 777777 条'));
    figures.foundMs = since(start);
    await page.waitForFunction(() => document.querySelector('.found').textContent === '1 of 1,000,000 logs');
    figures.searchedMs = since(start);
    figures.heap = await page.evaluate(() => performance.memory?.usedJSHeapSize);
    console.log(`a million lines in the dashboard: ${JSON.stringify(figures)}`);

    assert.ok(figures.wheel.p50 < 20, 'a wheel turns at the screen’s own rate');
    assert.ok(figures.wheel.late < figures.wheel.frames / 50, `${figures.wheel.late} of ${figures.wheel.frames} frames came before their lines`);
    assert.ok(figures.bar.p50 < 20);
    assert.ok(figures.heap < 100e6, `${figures.heap} bytes`);
  } finally {
    await browser.close();
    await app.stop();
  }
});
