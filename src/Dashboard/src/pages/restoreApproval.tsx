// The approval of the plan that is shown: by its hash, and with the names typed where documents that exist are changed or removed.
import { useState } from 'preact/hooks';
import { count } from '../format';
import { approve, changes, needsNames, type Restore } from '../restores';
import { t } from '../texts';
import { useDoing } from '../ui/doing';
import { Outside } from '../ui/outside';
import { Refusal } from '../ui/refusal';
import { isTyped } from '../visible';

export function Approval({ restore, again }: { restore: Restore; again: () => void }) {
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [force, setForce] = useState(false);
  const doing = useDoing();
  const asksNames = needsNames(restore.mode);
  const all = restore.collections ?? [];
  const isReady = !asksNames || all.every(one => isTyped(typed[one.collection] ?? '', one.target));
  const { putIn, replaced, removed } = changes(restore);
  const send = () => doing.run(async () => {
    await approve(restore.id, {
      planHash: restore.planHash!,
      ...(asksNames ? { confirm: Object.fromEntries(all.map(one => [one.collection, one.target])) } : {}),
      ...(force ? { force: true as const } : {}),
    });
    again();
  });
  return (
    <section aria-labelledby="approval">
      <h2 id="approval">{t('approve.title')}</h2>
      <form onSubmit={event => { event.preventDefault(); if (isReady) void send(); }}>
        <p class="next">{putIn + replaced + removed === 0 ? t('approve.nothing') : t('approve.what', count(putIn), count(replaced), count(removed))}</p>
        {restore.mode !== 'new' && <p class="quiet">{t('approve.safety')}</p>}
        {asksNames && all.map(one => (
          <label key={one.collection}>
            {t('approve.type')} <strong><Outside text={one.target} /></strong>
            <input
              autocomplete="off" spellcheck={false} value={typed[one.collection] ?? ''}
              onInput={event => setTyped({ ...typed, [one.collection]: event.currentTarget.value })}
            />
          </label>
        ))}
        {asksNames && (
          <label class="check"><input type="checkbox" checked={force} onChange={event => setForce(event.currentTarget.checked)} /> {t('approve.force')}</label>
        )}
        <Refusal error={doing.error} />
        <p><button type="submit" class={asksNames ? 'danger' : 'primary'} disabled={!isReady || doing.busy}>{t('approve.go')}</button></p>
      </form>
    </section>
  );
}
