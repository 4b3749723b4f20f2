// What the retention rules delete, what is kept, and why. Nothing is deleted before a person has applied the plan that they have read.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { count } from '../format';
import type { Backup, Plan, PlannedBackup } from '../models';
import { href } from '../route';
import { t, word } from '../texts';
import { Act } from '../ui/act';
import { Show, useLoad } from '../ui/load';
import { Badge, Facts } from '../ui/parts';

const shownAtFirst = 100;

export function RetentionPlan() {
  const plan = useLoad(async signal => {
    const [read, newest] = await Promise.all([call<Plan>('retention', { signal }), call<{ backups: Backup[] }>('backups?top=1', { signal })]);
    return { ...read, env: newest.backups[0]?.env };
  }, []);
  return (
    <section aria-labelledby="retention">
      <h2 id="retention">{t('settings.retention')}</h2>
      <Show of={plan}>{value => <Rules plan={value} env={value.env} again={plan.again} />}</Show>
    </section>
  );
}

function Rules({ plan, env, again }: { plan: Plan; env: string | undefined; again: () => void }) {
  const hasRules = plan.rulesText !== 'no rules';
  const goes = plan.backups.filter(backup => backup.expire);
  const stays = plan.backups.filter(backup => !backup.expire);
  return (
    <>
      <Facts
        rows={[
          [t('retention.rules'), hasRules ? plan.rulesText : t('retention.noRules')],
          [t('retention.goes'), count(goes.length)],
          [t('retention.stays'), count(stays.length)],
          [t('retention.frozen'), plan.frozen && word('frozen', plan.frozen)],
        ]}
      />
      <p>{plan.sentence}</p>
      <div class="actions">
        {hasRules && env && (
          <Act
            label={t('retention.apply')} title={t('retention.applyTitle')} text={t('retention.applyText', count(goes.length))} danger typed={{ label: t('retention.typeEnv'), name: env }}
            run={async () => {
              await call('retention/apply', { method: 'POST', body: { plan: plan.plan } });
              again();
            }}
          />
        )}
        {plan.frozen === 'rebuilt' && (
          <Act
            label={t('retention.unfreeze')} title={t('retention.unfreezeTitle')} text={t('retention.unfreezeText')} danger reason={t('act.reason')}
            run={async reason => {
              await call('retention/unfreeze', { method: 'POST', body: { reason } });
              again();
            }}
          />
        )}
      </div>
      {goes.length > 0 && <Rows title={t('retention.goes')} rows={goes} />}
      {stays.length > 0 && <Rows title={t('retention.stays')} rows={stays} />}
    </>
  );
}

function Rows({ title, rows }: { title: string; rows: PlannedBackup[] }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <h3>{title}</h3>
      <ul class="planned">
        {(all ? rows : rows.slice(0, shownAtFirst)).map(row => (
          <li key={row.id}>
            <a href={href(['backups', row.id])}>{row.id}</a>
            <span class="why">
              {row.expire ? <Badge tone="bad">{t('retention.rule', word('rule', row.expire))}</Badge> : row.keep?.map(why => <Badge key={why} tone="good">{whyKept(why)}</Badge>)}
            </span>
          </li>
        ))}
      </ul>
      {!all && rows.length > shownAtFirst && <button type="button" onClick={() => setAll(true)}>{t('retention.all', count(rows.length))}</button>}
    </>
  );
}

/** The app sends a known word and its detail: "daily 2026-12-01". */
function whyKept(why: string): string {
  const known = /^(last|daily|weekly|monthly|yearly|within|held:|others until|safety copy until|minimumGood|there are no rules|dated ahead)(.*)$/.exec(why);
  return known ? `${word('keep', known[1])}${known[2]}` : why;
}
