// One log in full: its message, then its fields.
import { count } from '../format';
import { t } from '../texts';
import { levels } from './levels';
import type { Chosen } from './logList';
import { Said } from './said';
import { exactTime } from './times';

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));

export function LogDetail({ log: { time, level, msg, damaged, ...fields }, line, total, onClose }: Chosen & { total: number; onClose: () => void }) {
  const rows: [string, unknown][] = damaged ? [] : [[t('logView.time'), exactTime(time)], ...Object.entries(fields)];
  return (
    <aside class="logDetail" aria-label={t('logView.one')} onKeyDown={event => event.key === 'Escape' && onClose()}>
      <div class="logDetailHead">
        <h2>
          <span class={`logLevel ${levels.includes(level) ? level : ''}`}>{level}</span> {t('logView.oneOf', count(line + 1), count(total))}
          {damaged && <> {t('logView.damaged')}</>}
        </h2>
        <button type="button" class="asLink" aria-label={t('logView.close')} onClick={onClose}>✕</button>
      </div>
      <div class="logDetailBody" tabIndex={0} role="group" aria-label={t('logView.one')}>
        <pre dir="auto"><Said text={msg} /></pre>
        <dl>
          {rows.filter(([, value]) => value !== undefined && value !== '').map(([name, value], index) => (
            <div key={index}>
              <dt><Said text={name} oneLine /></dt>
              <dd dir="auto"><Said text={textOf(value)} /></dd>
            </div>
          ))}
        </dl>
      </div>
    </aside>
  );
}
