// What an order is, and how far it is.
import { call, download } from '../api';
import { ago, bytes, count, time } from '../format';
import type { DeviceOfOrder, LogOrder } from '../models';
import { t, word } from '../texts';
import { Act } from '../ui/act';
import { useDoing } from '../ui/doing';
import { Trouble } from '../ui/load';
import { OrderState } from '../ui/orderState';
import { Outside } from '../ui/outside';
import { Badge, Facts, type Tone } from '../ui/parts';
import { type Followed, isOpen, type LiveState } from './followOrder';
import { Said } from './said';

const idShown = 6;
const tones: Record<string, Tone> = { Finished: 'good', Sending: 'busy', Asked: 'busy' };

export function OrderHead({ order, live, isFull, cannotConnect }: Omit<Followed, 'order'> & { order: LogOrder }) {
  const path = `logs/orders/${encodeURIComponent(order.id)}`;
  const saving = useDoing();
  const isWaiting = isOpen(order);
  const range = order.from || order.to
    ? `${order.from ? time(order.from, true) : t('logView.beginning')} – ${order.to ? time(order.to, true) : t('logView.end')}`
    : t('logView.everything');
  return (
    <>
      <div class="title">
        <h1><Outside text={order.uin} /></h1>
        <OrderState of={order} />
        {isWaiting && order.kind !== 'report' && (
          <Act
            label={t('logs.cancel')} title={t('logs.cancelTitle', order.uin)} text={t('logs.cancelText')} danger
            run={() => call<void>(`${path}/cancel`, { method: 'POST' })}
          />
        )}
        {!isWaiting && order.logs > 0 && !order.deletedAt && (
          <button type="button" disabled={saving.busy} onClick={() => saving.run(() => download(`${path}/file`, `${order.id}.jsonl.gz`))}>{t('logView.download')}</button>
        )}
      </div>
      {saving.error && <Trouble error={saving.error} />}
      <Facts rows={[
        [t('logView.order'), order.id],
        [t('logView.range'), range],
        [t('logs.level'), order.level ? word('level', order.level) : t('logs.everyLevel')],
        [t('logs.waits'), isWaiting ? `${time(order.expires)} · ${ago(order.expires)}` : ''],
        [t('logView.ended'), order.endedAt ? time(order.endedAt, true) : ''],
        [isWaiting ? t('logView.soFar') : t('logs.logs'), count(order.logs)],
        [t('logView.stored'), order.storedBytes ? bytes(order.storedBytes) : ''],
        [t('logView.doubles'), order.doubles ? count(order.doubles) : ''],
        [t('logView.deleted'), order.deletedAt ? time(order.deletedAt, true) : ''],
      ]} />
      {order.reason && <p class="reason"><Said text={order.reason} /></p>}
      {isWaiting && isFull && <p>{t('logView.full')}</p>}
      {isWaiting && cannotConnect && <p>{t('logView.cannotConnect')}</p>}
      <Devices order={order} live={isWaiting || !isFull ? live : new Map()} />
    </>
  );
}

function Devices({ order, live }: { order: LogOrder; live: ReadonlyMap<string, LiveState> }) {
  const known = order.devices ?? [];
  const devices: Partial<DeviceOfOrder>[] = [...known, ...[...live.keys()].filter(device => !known.some(one => one.device === device)).map(device => ({ device }))];
  if (devices.length === 0) return isOpen(order) ? <p class="quiet">{t('logView.noDevice')}</p> : null;
  return (
    <ul class="devices" aria-label={t('logView.devices')}>
      {devices.map(({ device = '', state, logs }) => {
        const connection = live.get(device);
        return (
          <li key={device} title={device}>
            <Badge tone={tones[state ?? ''] ?? 'plain'}>
              {t('logView.device', device.slice(0, idShown), connection ? word('live', connection) : word('device', state))}
              {logs !== undefined && <> · {t('logView.all', count(logs))}</>}
            </Badge>
          </li>
        );
      })}
    </ul>
  );
}
