// The backup that runs: how far all of it is, and how far each collection.
import { count } from '../format';
import type { Backup, ExportOf } from '../models';
import { href } from '../route';
import { t, word } from '../texts';
import { Bar } from '../ui/parts';
import { VirtualList } from '../ui/virtualList';

const rowHeight = 56;

/** The stages of one export, in their order. Of how long each takes nothing is known, so all have the same share of the bar. */
const stages = ['Pending', 'Starting', 'Exporting', 'Storing', 'Verifying', 'Complete'];
const lastStage = stages.length - 1;
const missed = ['Failed', 'Canceled', 'Unknown'];
const stageOf = ({ status }: ExportOf) => (status === 'Empty' ? lastStage : Math.max(0, stages.indexOf(status)));

export function Running({ backup }: { backup: Backup }) {
  const all = backup.exports ?? [];
  const done = all.filter(one => stageOf(one) === lastStage || missed.includes(one.status));
  const label = t('today.runningOf', count(done.length), count(all.length));
  // A thousand names hide the few that something happens to.
  const rows = [...all].sort((one, other) => placeOf(one) - placeOf(other));
  return (
    <section class="live" aria-labelledby="running">
      <h2 id="running">{t('today.running')} <a href={href(['backups', backup.id])}>{backup.id}</a></h2>
      <Bar part={all.length ? done.length / all.length : 0} label={label} />
      <p>{label}</p>
      {all.length > 0 && (
        <VirtualList rows={rows} rowHeight={rowHeight} label={t('today.collections')} place={`running ${backup.id}`} keyOf={one => one.collection}>
          {one => <Row of={one} />}
        </VirtualList>
      )}
    </section>
  );
}

/** What is being exported, what was missed, what waits, what is done. */
function placeOf(one: ExportOf): number {
  if (missed.includes(one.status)) return 1;
  const stage = stageOf(one);
  return stage === 0 ? 2 : stage === lastStage ? 3 : 0;
}

function Row({ of }: { of: ExportOf }) {
  const state = word('export', of.status);
  return (
    <div class={`stages ${of.status}`}>
      <span class="name" title={of.collection}>{of.collection}</span>
      <span class="number">
        <span class={`state ${of.status}`}>{state}</span>
        {(of.attempt ?? 1) > 1 && ` ${t('export.attempt', of.attempt!)}`}
        {of.documents != null ? ` · ${t('today.documents', count(of.documents))}` : of.countBefore != null ? ` · ${t('today.about', count(of.countBefore))}` : ''}
      </span>
      <progress max={lastStage} value={stageOf(of)} aria-label={of.collection} aria-valuetext={state} />
    </div>
  );
}
