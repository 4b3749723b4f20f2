// One order: how far it is, and its logs. All of this folder is fetched when the first order is opened.
import { useContext, useEffect, useState } from 'preact/hooks';
import { href } from '../route';
import { t } from '../texts';
import { visible } from '../visible';
import { AskForKey, Trouble } from '../ui/load';
import { type Followed, followOrder } from './followOrder';
import { LogView } from './logView';
import { OrderHead } from './orderHead';
import './logViewer.css';

export function OrderPage({ id }: { id: string }) {
  const [now, setNow] = useState<Followed>();
  const askForKey = useContext(AskForKey);
  useEffect(() => followOrder(id, setNow, askForKey), [id]);
  const order = now?.order;
  useEffect(() => {
    if (order) document.title = `${visible(order.uin)} · ${t('nav.logs')} · Workflow`;
  });
  return (
    <div class="oneOrder">
      <p class="back"><a href={href(['logs'])}>‹ {t('logView.allOrders')}</a></p>
      {now?.error && <Trouble error={now.error} />}
      {!order && !now?.error && <p class="quiet" role="status">{t('load.loading')}</p>}
      {now && order && <OrderHead {...now} order={order} />}
      {now?.shown && <LogView shown={now.shown} />}
    </div>
  );
}
