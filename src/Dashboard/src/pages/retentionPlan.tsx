// What the retention rules delete, what is kept, and why. Nothing is deleted before a person has applied the plan that they have read.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { count, span } from '../format';
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
          [t('retention.rules'), hasRules ? rulesInWords(plan.rulesText) : t('retention.noRules')],
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
  const needed = /^needed by (.+) until (.+)$/.exec(why);
  if (needed) return t('retention.needed', needed[1]!, needed[2]!);
  const known = /^(last|daily|weekly|monthly|yearly|within|held:|others until|safety copy until|read by|minimumGood|there are no rules|dated ahead|a field is missing: it is of an older version)(.*)$/.exec(why);
  if (!known) return why;
  const kind = word('keep', known[1]);
  // A Chinese colon brings its own space.
  return `${kind}${kind.endsWith('：') ? known[2]!.trimStart() : known[2]}`;
}

/** The app says them in one line: "daily 7, within 7.00:00:00; others 14.00:00:00; at least 3 good; Asia/Shanghai". */
function rulesInWords(text: string): string {
  const known = /^(.+); others (\S+); at least (\d+) good; (.+)$/.exec(text);
  if (!known) return text;
  const rules = known[1]!.split(', ').map(rule => {
    const [name, value] = rule.split(' ');
    return `${word('keep', name)} ${name === 'within' ? timeSpan(value!) : value}`;
  });
  return t('retention.rulesAre', rules.join(t('list.and')), timeSpan(known[2]!), known[3]!, known[4]!);
}

/** 14.06:00:00 is fourteen days and six hours. */
function timeSpan(text: string): string {
  const parts = /^(?:(\d+)\.)?(\d+):(\d+):(\d+)/.exec(text)?.slice(1).map(part => Number(part ?? 0));
  return parts ? span(parts[0]! * 86_400 + parts[1]! * 3_600 + parts[2]! * 60 + parts[3]!) : text;
}
