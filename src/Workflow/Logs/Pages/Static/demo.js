import { ApiError, json } from './api.js';
import { byId, bytes, count, el, shortTime } from './dom.js';
import { levels } from './levels.js';
import { show } from './visible.js';

/** The demo answers orders quickly, so that one can watch; an app leaves this to the library, which asks every 5 minutes. */
const askMs = 500;
const lookMs = 700;
const newestShown = 100;
const shownChars = 600;
/** A new token is requested when the old one has less than this left. */
const marginMs = 60_000;

const hash = new URLSearchParams(location.hash.slice(1));
let uin = hash.get('uin')?.startsWith('demo-') ? hash.get('uin') : 'demo-1001';
let token = { value: '', expires: 0 };

function problem(text) {
  byId('problem').textContent = text;
}

/** What the customer's own server does in an app: says who is signed in. */
async function tokenOf() {
  if (token.expires - Date.now() < marginMs) {
    try {
      const answer = await json(`demo/token?uin=${encodeURIComponent(uin)}`);
      token = { value: answer.token, expires: Date.parse(answer.expires) };
      problem('');
    } catch (error) {
      token = { value: '', expires: Date.now() + marginMs * 2 };
      problem(error.status === 404 ? 'Nobody can sign in here: the app runs without Logs__Demo=true and Logs__TokenKey. Logs are kept on this device all the same.' : `Signing in failed: ${error.message}`);
    }
  }
  const signedIn = byId('signedIn');
  signedIn.className = `chip ${token.value ? 'good' : 'wary'}`;
  signedIn.replaceChildren(show(el('span', { class: 'said' }), token.value ? `signed in as ${uin}` : 'not signed in', true));
  return token.value;
}

async function start() {
  const library = globalThis.OfflineLog;
  if (!library) {
    for (const button of document.querySelectorAll('button, input, select')) button.disabled = true;
    return problem('The offline-log library is not built. Run “npm ci” and “npm run build” in src/OfflineLog and build the app again; ./run does all of this.');
  }
  const rtc = await import('./offline-log.rtc.js').catch(() => undefined);
  const log = library.openLog({
    id: 'demo', version: '1.0.0', uin: () => uin,
    server: { endpoint: new URL('../../..', import.meta.url).href.replace(/\/$/, ''), token: tokenOf, live: rtc?.rtcLive() },
    onProblem: ({ kind, message }) => (byId('sent').textContent = `${kind}: ${message}`),
  });
  library.captureErrors(log);
  library.captureFetch(log);
  wire(log);
  byId('user').value = uin;
  await log.ready;
  await tokenOf();
  void ask(log);
  void look(log);
  return undefined;
}

/** One after the other: a request may turn into an upload. */
async function ask(log) {
  for (;;) {
    if (token.value || token.expires < Date.now()) await log.orders.poll();
    await new Promise(resolve => setTimeout(resolve, askMs));
  }
}

/** Ends the pause before the next look. */
let nudge = () => {};

async function look(log) {
  let seen;
  for (;;) {
    const hours = await log.query().counts();
    const sums = levels.map(level => hours.reduce((sum, hour) => sum + hour[level], 0));
    const all = sums.reduce((a, b) => a + b, 0);
    const filter = { level: byId('level').value || undefined, text: byId('text').value || undefined, limit: newestShown };
    const state = JSON.stringify([sums, filter]);
    if (state !== seen) {
      seen = state;
      byId('all').textContent = count(all);
      for (const level of ['error', 'warn', 'info']) byId(`count-${level}`).textContent = count(sums[levels.indexOf(level)]);
      await showNewest(log, filter);
    }
    const { usage } = (await navigator.storage?.estimate?.()) ?? {};
    byId('bytes').textContent = usage === undefined ? '–' : bytes(usage);
    byId('durable').textContent = log.isDurable() ? 'stored durably' : 'in memory only';
    byId('durable').className = `chip ${log.isDurable() ? 'good' : 'wary'}`;
    const waiting = (await log.inner.vault.read('task', 'send.', 'send.~')).length;
    byId('pending').hidden = waiting === 0;
    byId('pending').className = 'chip busy';
    byId('pending').textContent = `${waiting} upload${waiting === 1 ? '' : 's'} pending`;
    await new Promise(resolve => {
      nudge = resolve;
      setTimeout(resolve, lookMs);
    });
  }
}

async function showNewest(log, filter) {
  const started = performance.now();
  const found = await log.query(filter).all();
  const tookMs = performance.now() - started;
  byId('newest').replaceChildren(...found.map(one => el('li', {},
    el('time', {}, shortTime(one.time)), el('span', { class: `level ${one.level}` }, one.level), show(el('span', { class: 'said' }), one.msg.slice(0, shownChars), true))));
  byId('took').textContent = `${count(found.length)} found in ${tookMs.toFixed(1)} ms`;
}

function wire(log) {
  const writers = {
    burst(text) {
      const started = performance.now();
      for (let number = 1; number <= 10_000; number++) log.info(`${text} #${number}`, { number, page: '/购物车' });
      const calledMs = performance.now() - started;
      void log.flush().then(() => (byId('wrote').textContent = `10,000 logs: ${calledMs.toFixed(0)} ms in the calls, ${(performance.now() - started).toFixed(0)} ms until all were stored.`));
    },
    throw(text) {
      setTimeout(() => {
        throw new Error(text);
      });
    },
    fetch: () => void fetch(new URL('../../no-such-page', import.meta.url)).catch(() => {}),
  };
  for (const button of document.querySelectorAll('[data-write]')) {
    const kind = button.dataset.write;
    button.addEventListener('click', () => {
      const text = byId('message').value;
      byId('wrote').textContent = '';
      if (writers[kind]) return writers[kind](text);
      log[kind](text, { page: '/购物车', clicked: kind });
      return undefined;
    });
  }
  byId('clean').addEventListener('click', async () => {
    const { logs } = await log.clean({ maxAgeMs: -1 });
    byId('wrote').textContent = `${count(logs)} removed.`;
  });
  byId('who').addEventListener('submit', event => {
    event.preventDefault();
    uin = byId('user').value.trim();
    token = { value: '', expires: 0 };
    history.replaceState(null, '', `#uin=${encodeURIComponent(uin)}`);
    void tokenOf();
  });
  const sent = byId('sent');
  byId('report').addEventListener('click', async () => {
    sent.textContent = 'Sending …';
    const answer = await log.report({ uin });
    sent.textContent = { sent: 'Sent: the dashboard lists it as a report.', later: 'It goes on by itself when the server answers.', gone: 'The server does not want it.' }[answer];
  });
  byId('order').addEventListener('click', async () => {
    sent.textContent = 'Ordering …';
    try {
      const { id } = await json('orders', { method: 'POST', body: { uin, live: byId('live').checked || undefined } });
      sent.replaceChildren('Ordered. ', el('a', { href: `../ui#/logs/${encodeURIComponent(id)}`, target: '_blank', rel: 'noopener' }, 'See it in the dashboard'));
    } catch (error) {
      sent.replaceChildren(error instanceof ApiError && error.status === 401 ? 'Here an order needs the function key: ' : `${error.message} `,
        el('a', { href: `../ui#/logs?${new URLSearchParams({ uin })}`, target: '_blank', rel: 'noopener' }, 'order in the dashboard'));
    }
  });
  for (const id of ['level', 'text']) byId(id).addEventListener('input', () => nudge());
}

void start();
