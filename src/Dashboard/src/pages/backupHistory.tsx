// Loaded only on request: the manifests before a backup, and what happened in it.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../api';
import { span, time } from '../format';
import type { Chain, Timeline } from '../models';
import { href } from '../route';
import { t, word } from '../texts';
import { Show, useLoad } from '../ui/load';
import { Badge, type Tone } from '../ui/parts';

const linkTones: Record<string, Tone> = { present: 'good', expired: 'plain', missing: 'bad', replaced: 'bad' };
const entryTones: Record<string, Tone> = { failed: 'bad', crashed: 'bad', refused: 'warn', waited: 'plain', atWork: 'busy' };

/** Asks once it is opened. */
function Later({ title, children }: { title: string; children: () => ComponentChildren }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary><h2>{title}</h2></summary>
      {open && children()}
    </details>
  );
}

export const ChainOf = ({ id }: { id: string }) => <Later title={t('chain.title')}>{() => <><p class="quiet">{t('chain.what')}</p><Links id={id} /></>}</Later>;

function Links({ id }: { id: string }) {
  const [more, setMore] = useState(false);
  const chain = useLoad(signal => call<Chain>(`backups/${encodeURIComponent(id)}/chain?top=50`, { signal }), [id]);
  return (
    <Show of={chain}>
      {({ ok, links, next, problem }) => (
        <>
          <p>{ok ? t('chain.ok') : problem}</p>
          <ol class="chain">
            {links.map(link => <li key={link.id}><a href={href(['backups', link.id])}>{link.id}</a> <Badge tone={linkTones[link.status] ?? 'plain'}>{word('chain', link.status)}</Badge></li>)}
          </ol>
          {next && (more ? <Links id={next} /> : <button type="button" onClick={() => setMore(true)}>{t('chain.more')}</button>)}
        </>
      )}
    </Show>
  );
}

export const TimelineOf = ({ id }: { id: string }) => <Later title={t('timeline.title')}>{() => <Entries id={id} />}</Later>;

function Entries({ id }: { id: string }) {
  const timeline = useLoad(signal => call<Timeline>(`backups/${encodeURIComponent(id)}/timeline`, { signal }), [id]);
  return (
    <Show of={timeline}>
      {({ entries, omitted, note }) => (
        <>
          {note && <p>{note}</p>}
          {omitted > 0 && <p>{t('timeline.omitted', omitted)}</p>}
          <div class="scroll" tabIndex={0} role="group" aria-label={t('timeline.title')}>
            <table>
              <thead>
                <tr><th scope="col">{t('timeline.time')}</th><th scope="col" class="number">{t('backup.took')}</th><th scope="col">{t('export.collection')}</th><th scope="col">{t('timeline.what')}</th></tr>
              </thead>
              <tbody>
                {entries.map((entry, index) => (
                  <tr key={index}>
                    <td class="oneLine">{time(entry.at, true)}</td>
                    <td class="number">{entry.endedAt ? span((Date.parse(entry.endedAt) - Date.parse(entry.at)) / 1_000) : ''}</td>
                    <td>{entry.collection}</td>
                    <td>
                      <Badge tone={entryTones[entry.what] ?? 'good'}>{word('what', entry.what)}</Badge> {entry.step && word('step', entry.step)}
                      {(entry.attempt ?? 1) > 1 && ` ${t('timeline.attempt', entry.attempt!)}`} {entry.code} {entry.reason}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </Show>
  );
}
