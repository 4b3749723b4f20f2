import { bytes, count, dateTime, el, span } from './dom.js';
import { show } from './visible.js';

const looks = { Waiting: 'busy', Collected: 'good', Partial: 'wary', Expired: 'wary', Canceled: '', Failed: 'bad' };

/** The state of an order, for a reader. */
export function stateOf(order) {
  if (order.deletedAt) return { text: 'Deleted', look: '' };
  return { text: order.outcome, look: looks[order.outcome] ?? '' };
}

export const isOpen = order => order.outcome === 'Waiting';

export const stateChip = order => {
  const { text, look } = stateOf(order);
  return el('span', { class: `chip ${look}` }, text);
};

const fact = (name, value) => (value === undefined || value === '' ? undefined : el('span', {}, `${name} `, show(el('b'), String(value), true)));

const deviceChip = ({ device, state, logs, live }) => {
  const look = { Finished: 'good', Sending: 'busy', Asked: 'busy' }[state] ?? '';
  return el('span', { class: `chip ${look}`, title: device }, `device ${device.slice(0, 6)}: ${live ?? { Asked: 'has asked', Sending: 'is sending', Finished: 'done' }[state] ?? state}${logs === undefined ? '' : `, ${count(logs)} logs`}`);
};

/** Draws an order and its progress. `live` maps a device to how its channel is; `note` is a remark for the reader. */
export function drawHead(element, order, { cancel, download, note, live = new Map(), now = Date.now() }) {
  const range = order.from || order.to ? `${order.from ? dateTime(order.from) : 'the beginning'} – ${order.to ? dateTime(order.to) : 'the end'}` : 'everything';
  const devices = new Map((order.devices ?? []).map(device => [device.device, device]));
  for (const [device, text] of live) devices.set(device, { ...devices.get(device), device, live: text });
  const facts = [
    fact('order', order.id), fact('time', range), fact('level', order.level ? `${order.level} and louder` : 'all'),
    isOpen(order) && order.expires ? fact('waits', `${span(Date.parse(order.expires) - now)} more`) : undefined,
    fact('ended', order.endedAt && dateTime(order.endedAt)), fact(isOpen(order) ? 'logs so far' : 'logs', count(order.logs)),
    fact('stored', order.storedBytes ? bytes(order.storedBytes) : undefined), fact('doubles dropped', order.doubles || undefined),
    fact('deleted', order.deletedAt && dateTime(order.deletedAt)),
  ].filter(Boolean);
  element.replaceChildren(
    el('div', { class: 'title' },
      show(el('h1', { class: 'said' }), order.uin, true), stateChip(order), order.live ? el('span', { class: 'chip' }, 'live') : '',
      order.kind === 'report' ? el('span', { class: 'chip' }, 'report') : '',
      el('div', { class: 'actions' },
        isOpen(order) && order.kind !== 'report' ? el('button', { type: 'button', class: 'danger', onclick: cancel }, 'Cancel') : '',
        !isOpen(order) && order.logs > 0 && !order.deletedAt ? el('button', { type: 'button', onclick: download }, 'Download') : '')),
    el('div', { class: 'facts number' }, ...facts),
    order.reason ? show(el('p', { class: 'small said' }), order.reason) : '',
    note ? el('p', { class: 'small' }, note) : '',
    devices.size > 0 || !isOpen(order) ? el('div', { class: 'devices' }, ...[...devices.values()].map(deviceChip)) : el('p', { class: 'small muted' }, 'No device has asked yet. One asks 2 s after its page starts, and every 5 minutes.'),
  );
}
