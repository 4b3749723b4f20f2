// One restore at any stage: planning, waiting for a person, running, ended.
import { useEffect, useRef, useState } from 'preact/hooks';
import { span, time } from '../format';
import { cancel, hasEnded, look, waits, wasApplied, type Restore } from '../restores';
import { href } from '../route';
import { t, word } from '../texts';
import { Act } from '../ui/act';
import { useDoing } from '../ui/doing';
import { Show, useLoad } from '../ui/load';
import { Facts } from '../ui/parts';
import { Refusal } from '../ui/refusal';
import { RestoreOutcome } from '../ui/restoreParts';
import { visible } from '../visible';
import { Approval } from './restoreApproval';
import { Plan } from './restorePlan';
import { Progress } from './restoreProgress';
import { Report } from './restoreReport';

const lookMs = 1_000;

export function OneRestore({ id }: { id: string }) {
  const [ended, setEnded] = useState(false);
  const loaded = useLoad(async signal => {
    const restore = await look(id, signal);
    setEnded(hasEnded(restore));
    return restore;
  }, [id], ended ? undefined : lookMs);
  return (
    <>
      <p><a href={href(['restore'])}>← {t('restore.all')}</a></p>
      <Show of={loaded}>{restore => <Screen restore={restore} again={loaded.again} />}</Show>
    </>
  );
}

function Screen({ restore, again }: { restore: Restore; again: () => void }) {
  const title = useRef<HTMLHeadingElement>(null);
  const stage = waits(restore) ? 'waits' : hasEnded(restore) ? 'ended' : 'works';
  const shown = useRef(stage);
  // The focused element may be gone with its stage.
  useEffect(() => {
    if (shown.current !== stage && document.activeElement === document.body) title.current?.focus();
    shown.current = stage;
  }, [stage]);
  return (
    <>
      <div class="title">
        <h1 ref={title} tabIndex={-1}>{restore.undoOf ? t('restore.undo') : t('nav.restore')}</h1>
        <span role="status"><RestoreOutcome of={restore} /></span>
      </div>
      <p class="next">{word('restoreMeans', meaning(restore))}</p>
      {restore.reason && <p class="reason">{visible(restore.reason)}</p>}
      <Facts
        rows={[
          [t('restore.id'), restore.id],
          [t('restore.env'), restore.env],
          [t('restore.from'), restore.backupId && <a href={href(['backups', restore.backupId])}>{restore.backupId}</a>],
          [t('restore.undoOf'), restore.undoOf && <a href={href(['restore', restore.undoOf])}>{restore.undoOf}</a>],
          [t('restore.mode'), restore.undoOf ? null : word('mode', restore.mode)],
          [t('restore.started'), time(restore.startedAt)],
          [t('restore.approvedAt'), restore.approvedAt && time(restore.approvedAt)],
          [t('restore.took'), restore.durationSeconds != null ? span(restore.durationSeconds) : null],
        ]}
      />
      {stage === 'waits' ? <Waiting restore={restore} again={again} /> : stage === 'ended' ? <Report restore={restore} /> : <Progress restore={restore} />}
      {stage !== 'ended' && <Cancel restore={restore} again={again} />}
    </>
  );
}

const meaning = (restore: Restore): string =>
  restore.outcome === 'AwaitingApproval' && !waits(restore) ? 'Approved'
  : restore.outcome === 'Canceled' && !wasApplied(restore) ? 'CanceledBefore'
  : restore.outcome;

// Only the plan on the screen can be approved: a changed plan is shown only on request.
function Waiting({ restore, again }: { restore: Restore; again: () => void }) {
  const [shown, setShown] = useState(restore);
  if (shown.planHash !== restore.planHash) {
    return (
      <div class="trouble" role="alert">
        <p>{t('plan.changed')}</p>
        <button type="button" onClick={() => setShown(restore)}>{t('plan.showNew')}</button>
      </div>
    );
  }
  return (
    <>
      <Plan key={shown.planHash} restore={shown} />
      <Approval key={`${shown.planHash} approval`} restore={shown} again={again} />
    </>
  );
}

function Cancel({ restore, again }: { restore: Restore; again: () => void }) {
  const [asked, setAsked] = useState(false);
  const doing = useDoing();
  const send = async () => {
    await cancel(restore.id);
    setAsked(true);
    again();
  };
  return (
    <section class="cancel">
      {asked ? <p role="status">{t('cancelRestore.asked')}</p>
        // Before the approval there is nothing to lose.
        : restore.outcome === 'Planning' || waits(restore) ? <p><button type="button" disabled={doing.busy} onClick={() => doing.run(send)}>{t('cancelRestore.go')}</button></p>
        : <Act label={t('cancelRestore.go')} title={t('cancelRestore.title')} text={t('cancelRestore.applying')} danger run={send} />}
      <Refusal error={doing.error} />
    </section>
  );
}
