// node bench/OfflineLog/run.mjs [burst call values steady million seed upload order rtc ...] [--seconds 60] [--logs 1000000] [--runs 3] [--back-end LevelDB|SQLite]
import { build } from '../../tests/OfflineLog/harness/bundle.mjs';
import { backEnds, launch, serve } from '../../tests/OfflineLog/harness/browser.mjs';
import { order } from './order.mjs';

const args = process.argv.slice(2);
const option = (name, otherwise) => (args.includes(`--${name}`) ? args.splice(args.indexOf(`--${name}`), 2)[1] : otherwise);
const seconds = Number(option('seconds', 60));
const logs = Number(option('logs', 1_000_000));
const runs = Number(option('runs', 3));
const only = option('back-end');
const wanted = args.length ? args : ['burst', 'call', 'steady', 'seed', 'upload', 'million'];

const measurements = {
  burst: [{ logs: 100_000, peerLogs: 20_000, loganLogs: 300 }, ({ ours, dexie, logan }) => [
    ['100,000 logs of 500 characters until durable, logs/s', round(ours), '100,000'], ['… against dexie bulkAdd', `${round(ours / dexie)}x of ${round(dexie)}/s`, '15x'], ['… against logan-web', `${round(ours / logan)}x of ${round(logan)}/s`, '500x'],
  ]],
  call: [{ logs: 50_000 }, ({ meanUs, burstMeanUs, p999Us, maxUs }) => [
    ['one log() call, mean', `${meanUs.toFixed(2)} µs (${burstMeanUs.toFixed(2)} in one loop)`, '6 µs'], ['one log() call, p99.9', `${p999Us.toFixed(0)} µs, most ${maxUs.toFixed(0)}`, '100 µs'],
  ]],
  values: [{ times: 1_000 }, result => Object.entries(result).map(([what, { p50Ms, p999Ms, firstMs, peerMs }]) =>
    [`log() of ${what}, the first; median; p99.9`, `${ms(firstMs)}; ${ms(p50Ms)}; ${ms(p999Ms)}. JSON.stringify alone ${peerMs === undefined ? 'throws' : ms(peerMs)}`, '5 ms'])],
  steady: [{ seconds, perSecond: 5_000 }, ({ written, p999Ms, maxMs, longTasks, lagMs, chunks, dropped }) => [
    [`5,000 logs/s for ${seconds} s: p99.9 gap of the main thread`, `${p999Ms.toFixed(2)} ms, most ${maxMs.toFixed(0)}`, '1 ms'], ['… long tasks', longTasks, '0'], ['… storage behind', `${lagMs.toFixed(0)} ms`, '100 ms'], ['… written, chunks, lost', `${written}, ${chunks}, ${dropped}`, ''],
  ]],
  seedTest: [{ logs: 10_000 }, ({ connectMs, wholeMs, tenMs }) => [
    ['10,000 stored: connect', ms(connectMs), '5 ms'], ['… connect, write, release', ms(wholeMs), '8 ms'], ['… write 10', ms(tenMs), '2 ms'],
  ]],
  upload: [{ logs: 20_000 }, ({ ratio }) => [['upload against message characters', `${ratio.toFixed(3)}x`, '0.33x']]],
  million: [{ logs }, result => [
    [`${logs} logs over 7 days: build, compact`, `${ms(result.build)}, ${ms(result.compaction)}`, ''], ['… disk a log', `${result.bytesPerLog.toFixed(0)} B`, '160 B'],
    [`… one day decoded (${result.dayLogs})`, ms(result.dayMs), '1.2 s'], [`… its errors (${result.errors})`, ms(result.errorsMs), '150 ms'], ['… newest 100', ms(result.newestMs), '10 ms'],
    [`… counts an hour and level (${result.hours} hours)`, ms(result.countsMs), '20 ms'], ['… a day searched for a text', ms(result.textMs), ''], [`… a day deleted (${result.deleted})`, ms(result.deleteMs), '300 ms'],
  ]],
};

/** Those that need the whole app, and measure it from outside the page. */
const withApp = {
  order: [{ live: false }, ({ firstMs, visibleMs, askedMs, fromAskingMs, sentMs }) => [
    ['order of 10 MB raw to visible in the dashboard', `${ms(visibleMs)}; the first one of an app ${ms(firstMs)}`, '3 s'], ['… of that, until the device asked; until it had sent', `${ms(askedMs)}; ${ms(sentMs)}`, ''], ['… from when it asked', ms(fromAskingMs), ''],
  ]],
  rtc: [{ live: true }, ({ firstMs, visibleMs, askedMs, fromAskingMs }) => [
    ['the same over WebRTC', `${ms(visibleMs)}; the first one of an app ${ms(firstMs)}`, '1.5 s'], ['… of that, until the device asked', ms(askedMs), ''], ['… from when it asked', ms(fromAskingMs), ''],
  ]],
};

const round = value => Math.round(value).toLocaleString('en');
const ms = value => `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;

let script;

/** In a profile of its own: what came before must not count. */
async function inPage(name, how, flags) {
  script ??= await build(new URL('page.mjs', import.meta.url));
  const site = await serve(script);
  const browser = await launch({ args: flags });
  const page = await browser.context.newPage();
  page.on('console', line => console.error(line.text()));
  await page.goto(site.origin);
  const result = await page.evaluate(([one, how]) => T[one](how), [name, how]);
  await browser.close();
  await site.close();
  return result;
}

const unknown = wanted.filter(verb => !(verb === 'seed' || verb in withApp || verb in measurements));
if (unknown.length) {
  const all = [...Object.keys(measurements), ...Object.keys(withApp)].join(' ').replace('seedTest', 'seed');
  console.log(`Usage: node bench/OfflineLog/run.mjs [${all}] [--runs 3] [--seconds 60] [--logs 1000000] [--back-end LevelDB|SQLite]`);
  process.exit(unknown.some(verb => verb === '--help' || verb === '-h') ? 0 : 2);
}

console.log('| what | back end | measured | reach |\n|---|---|---|---|');
for (const [backEnd, flags] of Object.entries(backEnds)) {
  if (only && only !== backEnd) continue;
  for (const verb of wanted) {
    const name = verb === 'seed' ? 'seedTest' : verb;
    const [how, describe] = withApp[name] ?? measurements[name];
    const results = [];
    for (let run = 0; run < (['million', 'steady', 'values'].includes(name) ? 1 : runs); run++) {
      results.push(withApp[name] ? await order({ flags, ...how }) : await inPage(name, how, flags));
    }
    const median = Object.fromEntries(Object.keys(results[0]).map(key => [key, results.map(result => result[key]).sort((a, b) => a - b)[results.length >> 1]]));
    for (const [what, value, reach] of describe(median)) console.log(`| ${what} | ${backEnd} | ${value} | ${reach} |`);
  }
}
