// Logs of people's devices: what was ordered, a new order, and one of them with its logs.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { count, time } from '../format';
import type { LogOrder } from '../models';
import { href, type Route } from '../route';
import { t } from '../texts';
import { visible } from '../visible';
import { Act } from '../ui/act';
import { Show, Trouble, useLoad } from '../ui/load';
import { OrderState } from '../ui/orderState';
import { Outside } from '../ui/outside';
import { NewOrder } from './newOrder';

const lookMs = 5_000;
const pageSize = 50;
interface OrderList { orders: LogOrder[]; next?: string | null }

const ask = (continuation?: string, signal?: AbortSignal) =>
  call<OrderList>(`logs/orders?top=${pageSize}${continuation ? `&continuation=${encodeURIComponent(continuation)}` : ''}`, signal ? { signal } : {});

export function Logs({ route: { path, query } }: { route: Route }) {
  return path[1] ? <OneOrder key={path[1]} id={path[1]} /> : <AllOrders uin={query.get('uin') ?? ''} />;
}

// What shows logs is larger than many pages, and comes when somebody opens an order.
function OneOrder({ id }: { id: string }) {
  const viewer = useLoad(() => import('../logViewer/orderPage'), []);
  return <Show of={viewer}>{({ OrderPage }) => <OrderPage id={id} />}</Show>;
}

function AllOrders({ uin }: { uin: string }) {
  const newest = useLoad(signal => ask(undefined, signal), [], lookMs);
  return (
    <>
      <div class="title">
        <h1>{t('nav.logs')}</h1>
        <NewOrder key={uin} uin={uin} />
      </div>
      <p>{t('logs.what')} <a href="/api/logs/demo">{t('logs.demo')}</a></p>
      <Show of={newest}>{page => <Orders newest={page} again={newest.again} />}</Show>
    </>
  );
}

function Orders({ newest, again }: { newest: OrderList; again: () => void }) {
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
  return (
    <tr>
      <th scope="row" class="collection"><a href={href(['logs', order.id])}><Outside text={order.uin} /></a>{order.reason && <span class="quiet note">{visible(order.reason)}</span>}</th>
      <td><OrderState of={order} /></td>
      <td class="oneLine">{time(order.createdAt)}</td>
      <td class="oneLine">{order.outcome === 'Waiting' ? time(order.expires) : ''}</td>
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
