// What a plan would do: for each collection how many documents of each class, and which.
import { useEffect, useState } from 'preact/hooks';
import { idOf, idQuery } from '../docId';
import { count } from '../format';
import { classes, effectOf, planPage, type Class, type Restore, type RestoredCollection } from '../restores';
import { href } from '../route';
import { t, word } from '../texts';
import { useDoing } from '../ui/doing';
import { Trouble } from '../ui/load';
import { Badge, type Tone } from '../ui/parts';
import { Outside } from '../ui/outside';
import { Names } from '../ui/restoreParts';

const mostOpen = 2;
const mostIdCharacters = 200;

export function Plan({ restore }: { restore: Restore }) {
  const all = restore.collections ?? [];
  const touched = all.filter(one => one.plan && classes.some(kind => one.plan![kind] > 0));
  const equal = all.length - touched.length;
  return (
    <section aria-labelledby="plan">
      <h2 id="plan">{t('plan.title')}</h2>
      {touched.map(one => <Collection key={one.collection} restore={restore} of={one} open={touched.length <= mostOpen} />)}
      {equal > 0 && <p class="quiet">{t('plan.equal', count(equal))}</p>}
      <Warnings restore={restore} />
    </section>
  );
}

function Collection({ restore, of, open }: { restore: Restore; of: RestoredCollection; open: boolean }) {
  const plan = of.plan!;
  return (
    <article class="planOf">
      <h3><Names collection={of.collection} target={of.target} /></h3>
      {classes.filter(one => plan[one] > 0).map(one => <Documents key={one} restore={restore} of={of} kind={one} documents={plan[one]} open={open} />)}
      {plan.same > 0 && <p class="quiet">{t('plan.same', count(plan.same))}</p>}
    </article>
  );
}

const tones: Record<ReturnType<typeof effectOf>, Tone> = { putIn: 'good', replaced: 'warn', removed: 'bad', left: 'plain' };

function Documents({ restore, of, kind, documents, open }: { restore: Restore; of: RestoredCollection; kind: Class; documents: number; open: boolean }) {
  const effect = effectOf(restore.mode, kind);
  const [isOpen, setIsOpen] = useState(open && effect !== 'left');
  return (
    <details open={isOpen} onToggle={event => setIsOpen(event.currentTarget.open)}>
      <summary><Badge tone={tones[effect]}>{word('effect', effect)}</Badge> <strong>{count(documents)}</strong> {word('class', kind)}</summary>
      {isOpen && <Ids restore={restore} of={of} kind={kind} documents={documents} />}
    </details>
  );
}

function Ids({ restore, of, kind, documents }: { restore: Restore; of: RestoredCollection; kind: Class; documents: number }) {
  const [ids, setIds] = useState<string[]>([]);
  const [next, setNext] = useState<string | undefined>('');
  const doing = useDoing();
  const more = () => doing.run(async () => {
    const page = await planPage(restore.id, of.collection, kind, next || undefined);
    setIds(before => [...before, ...page.ids]);
    setNext(page.next);
  });
  useEffect(() => void more(), []);
  return (
    <>
      <ul class="ids" tabIndex={0} aria-label={t('plan.ids')}>
        {ids.map((json, index) => {
          const id = idOf(json);
          const shown = id.text.length > mostIdCharacters ? `${id.text.slice(0, mostIdCharacters)}…` : id.text;
          return <li key={index}><a href={href(['documents'], { collection: of.collection, ...idQuery(id) })}><Outside text={shown} /></a></li>;
        })}
      </ul>
      {doing.busy && <p class="quiet">{t('load.loading')}</p>}
      {doing.error ? <Trouble error={doing.error} again={more} />
        : next && <button type="button" disabled={doing.busy} onClick={more}>{t('plan.more', count(documents - ids.length))}</button>}
    </>
  );
}

function Warnings({ restore }: { restore: Restore }) {
  const sum = (one: Class) => (restore.collections ?? []).reduce((all, { plan }) => all + (plan?.[one] ?? 0), 0);
  const writes = restore.mode === 'overwrite' || restore.mode === 'exact';
  const found = [
    ...(['protected', 'notImportable', 'conflict'] as const).filter(one => sum(one) > 0).map(one => word('warning', one)),
    ...(writes ? [t('plan.writers')] : []),
    ...(restore.mode === 'new' ? [t('plan.permissions')] : []),
  ];
  return found.length > 0 ? <ul class="warnings" aria-label={t('plan.warnings')}>{found.map(text => <li key={text}>{text}</li>)}</ul> : null;
}
