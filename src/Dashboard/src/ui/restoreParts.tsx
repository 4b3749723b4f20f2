// Small parts of the restore pages.
import { type Restore, waits } from '../restores';
import { t, word } from '../texts';
import { Badge, type Tone } from './parts';
import { Outside } from './outside';

const tones: Record<string, Tone> = {
  Planning: 'busy', AwaitingApproval: 'warn', Applying: 'busy', Verifying: 'busy', Complete: 'good', Partial: 'warn', Failed: 'bad', Canceled: 'plain', Expired: 'plain',
};

export const RestoreOutcome = ({ of }: { of: Restore }) =>
  <Badge tone={tones[of.outcome] ?? 'bad'}>{of.outcome === 'AwaitingApproval' && !waits(of) ? t('restore.approved') : word('restoreOutcome', of.outcome)}</Badge>;

/** A collection and, if different, its target. */
export const Names = ({ collection, target }: { collection: string; target: string }) => (
  <><Outside text={collection} />{target !== collection && <> → <Outside text={target} /></>}</>
);
