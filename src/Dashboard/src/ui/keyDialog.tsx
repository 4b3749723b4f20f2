// Asks for the function key. It stays in this tab's session storage.
import { useEffect, useRef, useState } from 'preact/hooks';
import { setKey } from '../api';
import { t } from '../texts';

export function KeyDialog({ refused, onGiven }: { refused: boolean; onGiven: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="keyTitle" onClose={() => dialog.current?.showModal()}>
      <form
        method="dialog"
        onSubmit={() => {
          setKey(text);
          onGiven();
        }}
      >
        <h2 id="keyTitle">{t('key.title')}</h2>
        <p>{refused ? t('key.refused') : t('key.why')}</p>
        <label>
          {t('key.label')}
          <input type="password" autocomplete="off" required value={text} onInput={event => setText(event.currentTarget.value)} />
        </label>
        <button type="submit" class="primary">{t('key.go')}</button>
      </form>
    </dialog>
  );
}
