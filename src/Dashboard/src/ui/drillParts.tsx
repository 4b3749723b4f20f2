// Small parts of the pages that show drills.
import type { Drill } from '../drills';
import { count, span, time } from '../format';
import { href } from '../route';
import { t, word } from '../texts';
import { Badge, type Tone } from './parts';

const tones: Record<string, Tone> = { Running: 'busy', Passed: 'good', Failed: 'bad', Canceled: 'plain' };

export const DrillOutcome = ({ of }: { of: Drill }) => <Badge tone={tones[of.outcome] ?? 'warn'}>{word('drilled', of.outcome)}</Badge>;

/** Drills, each with a link to its page. */
export function DrillTable({ drills, label, withBackup = false }: { drills: Drill[]; label: string; withBackup?: boolean }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('drill.started')}</th><th scope="col">{t('drill.outcome')}</th>{withBackup && <th scope="col">{t('drill.backup')}</th>}
            <th scope="col" class="number">{t('drill.documents')}</th><th scope="col">{t('drill.recovery')}</th>
          </tr>
        </thead>
        <tbody>
          {drills.map(one => (
            <tr key={one.id}>
              <td><a href={href(['drills', one.id])}>{time(one.startedAt)}</a></td>
              <td><DrillOutcome of={one} /></td>
              {withBackup && <td><a href={href(['backups', one.backupId])}>{one.backupId}</a></td>}
              <td class="number">{count(one.coverage.documents)}</td>
              <td>{one.recoverySeconds != null ? span(one.recoverySeconds) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
