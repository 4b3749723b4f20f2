// The progress of a running restore.
import { count } from '../format';
import type { Restore, RestoredCollection } from '../restores';
import { t, word } from '../texts';
import { Bar } from '../ui/parts';
import { Names } from '../ui/restoreParts';

const stages = ['Pending', 'Planned', 'Applying', 'Verifying'];

export function Progress({ restore }: { restore: Restore }) {
  const all = restore.collections ?? [];
  const isPlanning = restore.outcome === 'Planning';
  const done = isPlanning ? all.filter(one => one.status !== 'Pending').length : all.filter(one => !stages.includes(one.status)).length;
  const label = t('progress.of', count(done), count(all.length));
  const part = isPlanning ? done / all.length : all.reduce((sum, one) => sum + share(one), 0) / all.length;
  return (
    <section aria-labelledby="progress">
      <h2 id="progress">{t('progress.title')}</h2>
      {all.length > 0 && <Bar part={part} label={label} />}
      <p role="status">{label}</p>
      <ul class="exports">
        {all.map(one => (
          <li key={one.collection}>
            <span class="name"><Names collection={one.collection} target={one.target} /></span>
            <span class={`state ${one.status}`}>{word('unit', one.status)}</span>
            <span class="number">{isPlanning ? '' : t('progress.parts', count(one.parts.done), count(one.parts.total))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

// Half of it is the import, the rest the proof.
const share = (one: RestoredCollection): number =>
  one.status === 'Pending' || one.status === 'Planned' ? 0
  : one.status === 'Applying' ? (one.parts.total ? one.parts.done / one.parts.total / 2 : 0)
  : one.status === 'Verifying' ? 0.5
  : 1;
