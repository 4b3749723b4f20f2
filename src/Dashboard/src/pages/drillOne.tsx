// One drill: how far it is, what came back otherwise, what the service cannot keep, and what is left in the environment.
import { useState } from 'preact/hooks';
import { cancel, type Drill, type DrilledCollection, hasEnded, look, share } from '../drills';
import { count, span, time } from '../format';
import { href } from '../route';
import { said, t, word } from '../texts';
import { Act } from '../ui/act';
import { DrillOutcome } from '../ui/drillParts';
import { Show, useLoad } from '../ui/load';
import { Outside } from '../ui/outside';
import { Bar, Facts } from '../ui/parts';
import { visible } from '../visible';

const lookMs = 1_000;

export function OneDrill({ id }: { id: string }) {
  const [ended, setEnded] = useState(false);
  const loaded = useLoad(async signal => {
    const drill = await look(id, signal);
    setEnded(hasEnded(drill));
    return drill;
  }, [id], ended ? undefined : lookMs);
  return (
    <>
      <p><a href={href(['drills'])}>← {t('drill.all')}</a></p>
      <Show of={loaded}>{drill => <Screen drill={drill} again={loaded.again} />}</Show>
    </>
  );
}

function Screen({ drill, again }: { drill: Drill; again: () => void }) {
  const { coverage } = drill;
  return (
    <>
      <div class="title">
        <h1>{t('drill.one')}</h1>
        <span role="status"><DrillOutcome of={drill} /></span>
      </div>
      <p>{word('drillMeans', drill.outcome === 'Passed' && coverage.collections < coverage.ofCollections ? 'PassedSome' : drill.outcome)}</p>
      {drill.reason && <p class="reason">{visible(drill.reason)}</p>}
      <Facts
        rows={[
          [t('drill.id'), drill.id],
          [t('drill.backup'), <a href={href(['backups', drill.backupId])}>{drill.backupId}</a>],
          [t('drill.env'), drill.env],
          [t('drill.started'), time(drill.startedAt)],
          [t('drill.took'), drill.endedAt && span((Date.parse(drill.endedAt) - Date.parse(drill.startedAt)) / 1_000)],
          [t('drill.recovery'), drill.recoverySeconds != null ? span(drill.recoverySeconds) : null],
          [t('drill.covered'), hasEnded(drill) && t('drill.coverage', count(coverage.collections), count(coverage.ofCollections), count(coverage.documents), count(coverage.ofDocuments))],
          [t('drill.sampled'), drill.sampleDocuments != null ? t('drill.sampleOf', count(drill.sampleDocuments)) : null],
        ]}
      />
      <Collections drill={drill} />
      {drill.findings.length > 0 && (
        <section aria-labelledby="findings">
          <h2 id="findings">{t('drill.findings')}</h2>
          <ul class="findings">
            {drill.findings.map(one => <li key={one.kind}>{said(one.sentence)} <span class="quiet">{t('drill.findingOf', count(one.documents))}</span></li>)}
          </ul>
        </section>
      )}
      {drill.leftovers.length > 0 && (
        <section aria-labelledby="leftovers">
          <h2 id="leftovers">{t('drill.leftovers')}</h2>
          <p>{t('drill.leftoversWhat')}</p>
          <ul>{drill.leftovers.map(name => <li key={name}><Outside text={name} /></li>)}</ul>
        </section>
      )}
      {!hasEnded(drill) && <Cancel drill={drill} again={again} />}
    </>
  );
}

function Collections({ drill }: { drill: Drill }) {
  const all = drill.collections ?? [];
  if (all.length === 0) return null;
  const done = all.filter(one => share(one) === 1).length;
  const label = t('progress.of', count(done), count(all.length));
  return (
    <section aria-labelledby="drilled">
      <h2 id="drilled">{t('drill.collections')}</h2>
      {!hasEnded(drill) && (
        <>
          <Bar part={all.reduce((sum, one) => sum + share(one), 0) / all.length} label={label} />
          <p role="status">{label}</p>
        </>
      )}
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="drilled">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('export.collection')}</th><th scope="col">{t('drill.outcome')}</th><th scope="col" class="number">{t('drill.documents')}</th>
              <th scope="col" class="number">{t('drill.differences')}</th><th scope="col">{t('drill.recovery')}</th>
            </tr>
          </thead>
          <tbody>{all.map(one => <Row key={one.collection} of={one} />)}</tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ of }: { of: DrilledCollection }) {
  const state = word('drilled', of.status);
  return (
    <tr>
      <th scope="row" class="collection"><Outside text={of.collection} />{of.reason && <span class="quiet note">{visible(of.reason)}</span>}</th>
      <td>
        <span class={`state ${of.status}`}>{state}</span>
        {(of.status === 'Importing' || of.status === 'Comparing') && <Bar part={share(of)} label={`${visible(of.collection)}: ${state}`} />}
      </td>
      <td class="number">{of.status === 'Importing' ? `${count(of.imported)} / ${count(of.documents)}` : count(of.documents)}</td>
      <td class="number">{count(of.differences)}</td>
      <td>{of.recoverySeconds != null ? span(of.recoverySeconds) : '–'}</td>
    </tr>
  );
}

function Cancel({ drill, again }: { drill: Drill; again: () => void }) {
  const [asked, setAsked] = useState(false);
  return (
    <section class="cancel">
      {asked ? <p role="status">{t('cancelRestore.asked')}</p> : (
        <Act
          label={t('drill.cancel')} title={t('drill.cancelTitle')} text={t('drill.cancelText')} danger
          run={async () => {
            await cancel(drill.id);
            setAsked(true);
            again();
          }}
        />
      )}
    </section>
  );
}
