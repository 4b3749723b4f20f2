import { askForKey, call, json, keyHeaders, root } from './api.js';
import { byId, el } from './dom.js';
import { watchDevices } from './live.js';
import { logView } from './logView.js';
import { orderForm } from './orderForm.js';
import { drawHead, isOpen } from './orderHead.js';
import { orderList } from './orderList.js';
import { openFile, openLive } from './reader.js';

/** How often an open order is polled, before and after a device starts to send. */
const pollMs = 500;
const busyPollMs = 250;

const fullText = 'The live view is full and has stopped. Devices send the rest over HTTP: all of it is in the order\'s file, which opens here when the order has ended.';
const partText = 'not all is shown';

/** Chunks of a live view arrive too fast to draw each. */
const drawMs = 120;

const list = orderList();
const view = logView();
orderForm(id => {
  location.hash = `order=${encodeURIComponent(id)}`;
  void list.refresh();
});

let shown;

function problem(error) {
  byId('logProblem').textContent = error.message;
}

/** Follows one order until it has ended and its logs are shown, or another is chosen. */
async function showOrder(id) {
  shown?.stop();
  const mine = { live: new Map(), stopped: false, stopLive: () => {}, stop() {
    mine.stopped = true;
    mine.stopLive();
  } };
  let order;
  shown = mine;
  view.clear();
  byId('logProblem').textContent = '';
  byId('head').replaceChildren();
  byId('order').hidden = false;
  document.body.classList.add('has-order');
  list.select(id);
  const path = `orders/${encodeURIComponent(id)}`;
  const draw = order => drawHead(byId('head'), order, {
    // The file has the logs that did not fit a full view.
    live: isOpen(order) || !mine.note ? mine.live : undefined,
    note: isOpen(order) ? mine.note : undefined,
    cancel: () => call(`${path}/cancel`, { method: 'POST' }).catch(problem),
    download: () => download(path, id).catch(problem),
  });
  let wasDrawn;
  mine.refresh = () => {
    const state = JSON.stringify([order, [...mine.live], mine.note]);
    if (!order || mine.stopped || state === wasDrawn) return;
    wasDrawn = state;
    draw(order);
    list.update(order);
  };
  for (;;) {
    try {
      order = await json(path);
      byId('logProblem').textContent = '';
    } catch (error) {
      if (mine.stopped) return;
      problem(error);
      if (error.status === 404 || error.status === 400) return;
    }
    if (mine.stopped) return;
    if (order) {
      document.title = `${order.uin} – Log viewer`;
      mine.refresh();
      if (!isOpen(order)) return finish(order, path, mine);
      if (order.live && !mine.isLive) await startLive(path, mine);
    }
    const isBusy = order?.devices?.some(({ state }) => state !== 'Asked');
    await new Promise(resolve => setTimeout(resolve, isBusy ? busyPollMs : pollMs));
    if (mine.stopped) return;
  }
}

async function finish(order, path, mine) {
  mine.isOver = true;
  mine.stopLive();
  if (!order.logs || order.deletedAt) return;
  try {
    const { parts } = await summary(path);
    if (mine.stopped) return;
    const reader = await openFile(new URL(`${path}/file`, root).href, keyHeaders(), parts);
    if (mine.stopped) return reader.close();
    // The same logs as in the live view, and perhaps some more: the reader's position stays.
    view.use(reader, parts, mine.isDrawn);
  } catch (error) {
    if (!mine.stopped) problem(error);
  }
}

/** The index of the file, in the form that the reader works with. */
async function summary(path) {
  const { members } = await json(`${path}/summary`);
  return {
    parts: members.map(({ offset, bytes, firstLine, lines, first, last, debug = 0, info = 0, warn = 0, error = 0 }) => ({
      offset, bytes, firstLine, lines, first: Date.parse(first), last: Date.parse(last), counts: [debug, info, warn, error],
    })),
  };
}

async function startLive(path, mine) {
  mine.isLive = true;
  const reader = await openLive();
  if (mine.stopped) return reader.close();
  let isFirst = true;
  let drawing;
  const draw = async () => {
    drawing = undefined;
    const parts = await reader.ask('parts');
    if (mine.stopped || mine.isOver) return;
    view.use(reader, parts, !isFirst);
    isFirst = false;
    mine.isDrawn = true;
  };
  const stop = watchDevices(path, {
    state(device, text) {
      mine.live.set(device, mine.note ? partText : text);
      mine.refresh();
    },
    async chunk(device, bytes) {
      if (!await reader.add(device, bytes)) {
        mine.note = fullText;
        // The device sees a lost connection, and uploads.
        stop();
        for (const one of [device, ...mine.live.keys()]) mine.live.set(one, partText);
        mine.refresh();
      }
      drawing ??= setTimeout(() => void draw().catch(problem), isFirst ? 0 : drawMs);
    },
  });
  mine.stopLive = () => {
    stop();
    if (isFirst) reader.close();
  };
}

/** The key is sent in a header, so the page downloads the file; browsers keep a blob of that size on disk. */
async function download(path, id) {
  const blob = await (await call(`${path}/file`)).blob();
  const url = URL.createObjectURL(blob);
  el('a', { href: url, download: `${id}.jsonl.gz` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

function route() {
  const id = new URLSearchParams(location.hash.slice(1)).get('order');
  if (id) return void showOrder(id);
  shown?.stop();
  view.clear();
  byId('order').hidden = true;
  document.body.classList.remove('has-order');
  document.title = 'Log viewer – Workflow';
  const uin = new URLSearchParams(location.hash.slice(1)).get('uin');
  if (uin) {
    byId('newOrder').open = true;
    byId('uin').value = uin;
  }
  list.select(undefined);
  void list.refresh();
  return undefined;
}

byId('changeKey').addEventListener('click', async () => {
  await askForKey(false);
  void list.refresh();
  route();
});
addEventListener('hashchange', route);
void list.refresh();
route();
