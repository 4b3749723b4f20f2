// Asks the devices of one user for their logs.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { go } from '../route';
import { t, word } from '../texts';
import { Act } from '../ui/act';

const mostHours = 720;
const loudestFirst = ['error', 'warn', 'info', 'debug'];

const instant = (local: string) => (local ? new Date(local).toISOString() : undefined);

/** With a user, it is open and asks for the rest. */
export function NewOrder({ uin: given }: { uin: string }) {
  const [form, setForm] = useState({ uin: given, from: '', to: '', level: '', hours: '', live: false });
  const field = (name: 'uin' | 'from' | 'to' | 'level' | 'hours') => ({
    name: name === 'hours' ? 'expires' : name, value: form[name], onInput: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });
  return (
    <Act
      label={t('logs.order')} title={t('logs.orderTitle')} text={t('logs.orderText')} primary startsOpen={given !== ''}
      run={async () => {
        const { uin, from, to, level, hours, live } = form;
        const { id } = await call<{ id: string }>('logs/orders', {
          method: 'POST',
          body: {
            uin, from: instant(from), to: instant(to), level: level || undefined, live: live || undefined,
            expires: hours ? new Date(Date.now() + Number(hours) * 3_600_000).toISOString() : undefined,
          },
        });
        go(['logs', id]);
      }}
    >
      <label>{t('logs.uin')}<input required {...field('uin')} /></label>
      <label>{t('logs.from')}<input type="datetime-local" {...field('from')} /></label>
      <label>{t('logs.to')}<input type="datetime-local" {...field('to')} /></label>
      <label>
        {t('logs.level')}
        <select {...field('level')}>
          <option value="">{t('logs.everyLevel')}</option>
          {loudestFirst.map(level => <option key={level} value={level}>{word('level', level)}</option>)}
        </select>
      </label>
      <label>{t('logs.hours')}<input type="number" min={1} max={mostHours} step={1} {...field('hours')} /></label>
      <label><input type="checkbox" checked={form.live} onChange={event => setForm({ ...form, live: event.currentTarget.checked })} /> {t('logs.askLive')}</label>
    </Act>
  );
}
