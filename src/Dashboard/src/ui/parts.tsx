// Small parts that several pages use.
import type { ComponentChildren } from 'preact';
import type { Backup } from '../models';
import { word } from '../texts';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'plain';

/** A word with a colour; the word says it too. */
export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

export const toneOf = (backup: Backup): Tone =>
  backup.state ? 'plain'
  : backup.damage || backup.gate?.verdict === 'tripped' ? 'bad'
  : backup.outcome === 'Complete' ? 'good'
  : backup.outcome === 'Running' ? 'busy'
  : backup.outcome === 'Partial' || backup.outcome === 'Canceled' || backup.outcome === 'Superseded' ? 'warn'
  : 'bad';

export const Outcome = ({ of }: { of: Backup }) => <Badge tone={toneOf(of)}>{word('outcome', of.state ?? of.outcome)}</Badge>;

/** Names and values. */
export function Facts({ rows }: { rows: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {rows.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** How far something is, from 0 to 1. */
export function Bar({ part, label }: { part: number; label: string }) {
  return <progress class="bar" max={1} value={part} aria-label={label} />;
}
