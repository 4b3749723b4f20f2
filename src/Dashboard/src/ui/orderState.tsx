// How far an order of logs is, and what kind it is.
import type { LogOrder } from '../models';
import { t, word } from '../texts';
import { Badge, type Tone } from './parts';

const tones: Record<string, Tone> = { Waiting: 'busy', Collected: 'good', Partial: 'warn', Expired: 'warn', Canceled: 'plain', Failed: 'bad' };

export function OrderState({ of: order }: { of: LogOrder }) {
  const state = order.deletedAt ? 'Deleted' : order.outcome;
  return (
    <>
      <Badge tone={tones[state] ?? 'plain'}>{word('order', state)}</Badge>
      {order.live && <> <Badge tone="plain">{t('logs.live')}</Badge></>}
      {order.kind === 'report' && <> <Badge tone="plain">{t('logs.report')}</Badge></>}
    </>
  );
}
