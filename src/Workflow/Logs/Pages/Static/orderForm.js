import { json } from './api.js';
import { byId } from './dom.js';

const instant = local => (local ? new Date(local).toISOString() : undefined);

/** The form for a new order; `made(id)` is told when the app has taken it. */
export function orderForm(made) {
  const form = byId('orderForm');
  const problem = byId('orderProblem');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    problem.textContent = '';
    const minutes = Number(byId('expires').value);
    const order = {
      uin: byId('uin').value,
      from: instant(byId('from').value),
      to: instant(byId('to').value),
      level: byId('level').value || undefined,
      expires: minutes ? new Date(Date.now() + minutes * 60_000).toISOString() : undefined,
      live: byId('live').checked || undefined,
    };
    const button = form.querySelector('button');
    button.disabled = true;
    try {
      const { id } = await json('orders', { method: 'POST', body: order });
      byId('newOrder').open = false;
      made(id);
    } catch (error) {
      problem.textContent = error.message;
      byId(error.field)?.focus();
    }
    button.disabled = false;
  });
}
