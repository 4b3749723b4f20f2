import { json } from './api.js';
import { byId, count, dateTime, el } from './dom.js';
import { stateChip } from './orderHead.js';
import { show } from './visible.js';

/** The list of orders, newest first, a page at a time. */
export function orderList() {
  const element = byId('orders');
  const more = byId('moreOrders');
  let next;
  let current;

  const link = order => el('a', { class: 'order-link', href: `#order=${encodeURIComponent(order.id)}`, 'aria-current': order.id === current ? 'page' : undefined, 'data-id': order.id },
    el('span', { class: 'first' }, show(el('span', { class: 'uin said' }), order.uin, true), stateChip(order)),
    el('span', { class: 'small muted number' }, `${dateTime(order.createdAt)} · ${count(order.logs)} logs`));

  async function page(continuation) {
    try {
      const answer = await json(`orders?top=30${continuation ? `&continuation=${encodeURIComponent(continuation)}` : ''}`);
      byId('listProblem').textContent = '';
      next = answer.next;
      more.hidden = !next;
      return answer.orders;
    } catch (error) {
      byId('listProblem').textContent = error.message;
      return [];
    }
  }

  more.addEventListener('click', async () => element.append(...(await page(next)).map(link)));

  return {
    async refresh() {
      const orders = await page();
      element.replaceChildren(...(orders.length ? orders.map(link) : [el('p', { class: 'small muted' }, 'No orders yet.')]));
    },
    /** Shows one as the one that is open. */
    select(id) {
      current = id;
      for (const one of element.querySelectorAll('[data-id]')) {
        if (one.dataset.id === id) one.setAttribute('aria-current', 'page');
        else one.removeAttribute('aria-current');
      }
    },
    /** Redraws one. A new one is inserted at its position: ids sort by time. */
    update(order) {
      const links = [...element.querySelectorAll('[data-id]')];
      const known = links.find(one => one.dataset.id === order.id);
      if (known) return known.replaceWith(link(order));
      const older = links.find(one => one.dataset.id < order.id);
      if (older) return older.before(link(order));
      if (links.length === 0) element.replaceChildren(link(order));
      else if (!next) element.append(link(order));
      return undefined;
    },
  };
}
