// Logs of people's devices: what was ordered, a new order, and the viewer for one of them.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { count, time } from '../format';
import type { LogOrder } from '../models';
import { t, word } from '../texts';
import { Act } from '../ui/act';
import { Show, Trouble, useLoad } from '../ui/load';
import { Badge, type Tone } from '../ui/parts';

const lookMs = 5_000;
const pageSize = 50;
const tones: Record<string, Tone> = { Waiting: 'busy', Collected: 'good', Partial: 'warn', Expired: 'warn', Canceled: 'plain', Failed: 'bad' };
const levels = ['error', 'warn', 'info', 'debug'];
const viewer = (id: string) => `/api/logs/viewer#order=${encodeURIComponent(id)}`;

interface OrderPage { orders: LogOrder[]; next?: string | null }

const ask = (continuation?: string, signal?: AbortSignal) =>
  call<OrderPage>(`logs/orders?top=${pageSize}${continuation ? `&continuation=${encodeURIComponent(continuation)}` : ''}`, signal ? { signal } : {});

export function Logs() {
  const newest = useLoad(signal => ask(undefined, signal), [], lookMs);
  return (
    <>
      <div class="title">
        <h1>{t('nav.logs')}</h1>
        <NewOrder onMade={newest.again} />
      </div>
      <p>{t('logs.what')} <a href="/api/logs/viewer">{t('logs.viewer')}</a></p>
      <Show of={newest}>{page => <Orders newest={page} again={newest.again} />}</Show>
    </>
  );
}

function Orders({ newest, again }: { newest: OrderPage; again: () => void }) {
  const [older, setOlder] = useState<{ orders: LogOrder[]; next: string | null }>();
  const [error, setError] = useState<Error>();
  const next = older ? older.next : newest.next;
  const more = async () => {
    try {
      const page = await ask(next!);
      setOlder({ orders: [...(older?.orders ?? newest.orders), ...page.orders], next: page.next ?? null });
      setError(undefined);
    } catch (failed) {
      setError(failed as Error);
    }
  };
  // Ids sort by time; the newest are as last loaded.
  const last = newest.orders.at(-1)?.id ?? '';
  const orders = [...newest.orders, ...(older?.orders ?? []).filter(order => order.id < last)];
  if (orders.length === 0) return <p>{t('logs.none')}</p>;
  return (
    <>
      <div class="scroll" tabIndex={0} role="group" aria-label={t('nav.logs')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('logs.user')}</th><th scope="col">{t('logs.state')}</th><th scope="col">{t('logs.ordered')}</th><th scope="col">{t('logs.waits')}</th>
              <th scope="col" class="number">{t('logs.logs')}</th><th scope="col">{t('logs.do')}</th>
            </tr>
          </thead>
          <tbody>{orders.map(order => <Order key={order.id} order={order} again={again} />)}</tbody>
        </table>
      </div>
      {error && <Trouble error={error} />}
      {next && <button type="button" onClick={more}>{t('logs.more')}</button>}
    </>
  );
}

function Order({ order, again }: { order: LogOrder; again: () => void }) {
  const state = order.deletedAt ? 'Deleted' : order.outcome;
  return (
    <tr>
      <th scope="row" class="collection"><a href={viewer(order.id)}>{order.uin}</a>{order.reason && <span class="quiet note">{order.reason}</span>}</th>
      <td>
        <Badge tone={tones[state] ?? 'plain'}>{word('order', state)}</Badge>
        {order.live && <> <Badge tone="plain">{t('logs.live')}</Badge></>}
        {order.kind === 'report' && <> <Badge tone="plain">{t('logs.report')}</Badge></>}
      </td>
      <td>{time(order.createdAt)}</td>
      <td>{order.outcome === 'Waiting' ? time(order.expires) : ''}</td>
      <td class="number">{count(order.logs)}</td>
      <td>
        {order.outcome === 'Waiting' && order.kind !== 'report' && (
          <Act
            label={t('logs.cancel')} title={t('logs.cancelTitle', order.uin)} text={t('logs.cancelText')} danger
            run={async () => {
              await call(`logs/orders/${encodeURIComponent(order.id)}/cancel`, { method: 'POST' });
              again();
            }}
          />
        )}
      </td>
    </tr>
  );
}

const instant = (local: string) => (local ? new Date(local).toISOString() : undefined);

function NewOrder({ onMade }: { onMade: () => void }) {
  const [form, setForm] = useState({ uin: '', from: '', to: '', level: '', hours: '', live: false });
  const field = (name: 'uin' | 'from' | 'to' | 'level' | 'hours') => ({
    value: form[name], onInput: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <Act
      label={t('logs.order')} title={t('logs.orderTitle')} text={t('logs.orderText')} primary
      run={async () => {
        const { uin, from, to, level, hours, live } = form;
        await call('logs/orders', {
          method: 'POST',
          body: {
            uin, from: instant(from), to: instant(to), level: level || undefined, live: live || undefined,
            expires: hours ? new Date(Date.now() + Number(hours) * 3_600_000).toISOString() : undefined,
          },
        });
        onMade();
      }}
    >
      <label>{t('logs.uin')}<input required {...field('uin')} /></label>
      <label>{t('logs.from')}<input type="datetime-local" {...field('from')} /></label>
      <label>{t('logs.to')}<input type="datetime-local" {...field('to')} /></label>
      <label>
        {t('logs.level')}
        <select {...field('level')}>
          <option value="">{t('logs.everyLevel')}</option>
          {levels.map(level => <option key={level} value={level}>{word('level', level)}</option>)}
        </select>
      </label>
      <label>{t('logs.hours')}<input type="number" min={1} max={168} step={1} {...field('hours')} /></label>
      <label><input type="checkbox" checked={form.live} onChange={event => setForm({ ...form, live: event.currentTarget.checked })} /> {t('logs.askLive')}</label>
    </Act>
  );
}
