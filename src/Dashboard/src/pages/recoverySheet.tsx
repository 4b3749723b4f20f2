// The recovery sheet: what to type when the data is lost. It is shown as it is written, never as HTML.
import { useState } from 'preact/hooks';
import { sheet } from '../drills';
import { href } from '../route';
import { t } from '../texts';
import { useDoing } from '../ui/doing';
import { Show, Trouble, useLoad } from '../ui/load';
import { visible } from '../visible';

export function RecoverySheet() {
  const loaded = useLoad(signal => sheet(signal), []);
  const [copied, setCopied] = useState(false);
  const doing = useDoing();
  return (
    <>
      <p class="unprinted"><a href={href(['drills'])}>← {t('drill.all')}</a></p>
      <h1 class="unprinted">{t('recovery.title')}</h1>
      <p class="unprinted">{t('recovery.what')}</p>
      <Show of={loaded}>
        {text => (
          <>
            <p class="actions unprinted">
              <button
                type="button"
                onClick={() => doing.run(async () => {
                  await navigator.clipboard.writeText(text);
                  setCopied(true);
                })}
              >
                {t('recovery.copy')}
              </button>
              <button type="button" onClick={() => print()}>{t('recovery.print')}</button>
              <span role="status">{copied && t('recovery.copied')}</span>
            </p>
            {doing.error && <Trouble error={doing.error} />}
            <pre class="sheet" tabIndex={0} role="group" aria-label={t('recovery.title')}>{text.split('\n').map(visible).join('\n')}</pre>
          </>
        )}
      </Show>
    </>
  );
}
