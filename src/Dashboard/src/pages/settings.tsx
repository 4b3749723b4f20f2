// Settings: the values, their consequences, and whether they work. It contains nothing secret.
import { useState } from 'preact/hooks';
import { call } from '../api';
import { span, time } from '../format';
import type { DoctorCheck, Health, Schedule, TestedChannel } from '../models';
import { href } from '../route';
import { t, word } from '../texts';
import { Act } from '../ui/act';
import { Show, useLoad } from '../ui/load';
import { Badge, Facts } from '../ui/parts';
import { RetentionPlan } from './retentionPlan';

export function Settings() {
  return (
    <>
      <h1>{t('nav.settings')}</h1>
      <Times />
      <RetentionPlan />
      <DrillFacts />
      <Channels />
      <Checks />
    </>
  );
}

function Times() {
  const schedule = useLoad(signal => call<Schedule>('schedule', { signal }), []);
  return (
    <section aria-labelledby="schedule">
      <h2 id="schedule">{t('settings.schedule')}</h2>
      <Show of={schedule}>
        {({ expression, timeZone, next, staleAfterSeconds, problems }) => (
          <>
            {problems.length > 0 && <ul class="problems">{problems.map(problem => <li key={problem}>{problem}</li>)}</ul>}
            <Facts rows={[[t('settings.expression'), `${expression} (${timeZone})`], [t('settings.stale'), staleAfterSeconds != null ? span(staleAfterSeconds) : null]]} />
            {next.length > 0 && (
              <table class="narrow">
                <caption>{t('settings.next')}</caption>
                <thead><tr><th scope="col">{t('settings.local')}</th><th scope="col">{t('settings.china')}</th></tr></thead>
                <tbody>{next.slice(0, 5).map(due => <tr key={due.utc}><td>{time(due.utc)}</td><td>{china(due.utc8)}</td></tr>)}</tbody>
              </table>
            )}
          </>
        )}
      </Show>
    </section>
  );
}

/** It has China's offset, as in 2026-12-01T02:00:00+08:00. */
const china = (utc8: string) => `${utc8.slice(0, 10)} ${utc8.slice(11, 16)} +08:00`;

function DrillFacts() {
  const health = useLoad(signal => call<Health>('health/details', { signal, also: 503 }), []);
  return (
    <section aria-labelledby="drills">
      <h2 id="drills">{t('nav.drills')}</h2>
      <p>{t('drill.what')}</p>
      <Show of={health}>{({ parts }) => <p>{parts.find(part => part.name === 'drill')?.sentence}</p>}</Show>
      <p><a href={href(['drills'])}>{t('drill.all')}</a> · <a href={href(['drills', 'recovery'])}>{t('recovery.title')}</a></p>
    </section>
  );
}

function Channels() {
  const [answer, setAnswer] = useState<TestedChannel[]>();
  return (
    <section aria-labelledby="notify">
      <h2 id="notify">{t('settings.notify')}</h2>
      <p>{t('settings.notifyWhat')}</p>
      <Act
        label={t('notify.go')} title={t('notify.title')} text={t('notify.text')}
        // One failed channel makes it a 502; each has its own result.
        run={async () => setAnswer((await call<{ channels: TestedChannel[] }>('notify/test', { method: 'POST', also: 502 })).channels)}
      />
      {answer && (
        <ul role="status" class="checks">
          {answer.map(({ channel, ok, problem }) => (
            <li key={channel}><Badge tone={ok ? 'good' : 'bad'}>{t(ok ? 'notify.sent' : 'notify.failed')}</Badge> <strong>{channel}</strong> {problem}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Checks() {
  const doctor = useLoad(signal => call<{ checks: DoctorCheck[] }>('doctor', { signal }), []);
  const health = useLoad(signal => call<Health>('health/details', { signal, also: 503 }), []);
  return (
    <section aria-labelledby="checks">
      <h2 id="checks">{t('settings.checks')}</h2>
      <Show of={doctor}>
        {({ checks }) => (
          <ul class="checks">
            {checks.map(({ name, ok, found, fix }) => (
              <li key={name}>
                <Badge tone={ok ? 'good' : 'bad'}>{t(ok ? 'settings.ok' : 'settings.wrong')}</Badge> <strong>{word('check', name)}</strong> {found}
                {fix && <span class="note">{t('settings.fix', fix)}</span>}
              </li>
            ))}
          </ul>
        )}
      </Show>
      <button type="button" onClick={doctor.again}>{t('settings.checkAgain')}</button>
      <Show of={health}>{({ version }) => <p class="quiet">{t('settings.version', version ?? '–')}</p>}</Show>
    </section>
  );
}
