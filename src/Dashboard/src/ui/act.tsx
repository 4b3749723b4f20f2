// An action that changes something: a button, then a question, then the call; and the app's answer if it refuses.
import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useId, useRef, useState } from 'preact/hooks';
import { ApiError, KeyNeeded } from '../api';
import { t } from '../texts';
import { AskForKey, Trouble } from './load';

interface Question {
  /** What the button says. */
  label: string;
  title: string;
  text?: ComponentChildren;
  danger?: boolean;
  primary?: boolean;
  disabled?: boolean;
  /** Asks without that the button is pressed. */
  startsOpen?: boolean;
  /** A reason is asked for, and given to `run`. */
  reason?: string;
  /** A name that has to be typed to continue. */
  typed?: { label: string; name: string };
  /** Further fields; `run` knows what is in them. One that the app refuses by its name gets the focus. */
  children?: ComponentChildren;
  run: (reason: string) => Promise<void>;
}

const mostReasonCharacters = 500;

/** The button, and the dialog behind it. */
export function Act(question: Question) {
  const [open, setOpen] = useState(question.startsOpen ?? false);
  return (
    <>
      <button type="button" class={question.primary ? 'primary' : undefined} disabled={question.disabled} onClick={() => setOpen(true)}>{question.label}</button>
      {open && <Ask {...question} onEnd={() => setOpen(false)} />}
    </>
  );
}

function Ask({ label, title, text, danger, reason, typed, children, run, onEnd }: Question & { onEnd: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [given, setGiven] = useState('');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const askForKey = useContext(AskForKey);
  useEffect(() => dialog.current?.showModal(), []);
  const send = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await run(given.trim());
      // Closed rather than removed, so that the focus goes back to the button.
      dialog.current?.close();
    } catch (refused) {
      if (refused instanceof KeyNeeded) askForKey();
      setError(refused as Error);
      setBusy(false);
      const field = refused instanceof ApiError && refused.problem['field'];
      if (typeof field === 'string') dialog.current?.querySelector<HTMLElement>(`[name="${CSS.escape(field)}"]`)?.focus();
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby={heading} onClose={onEnd}>
      <form onSubmit={send}>
        <h2 id={heading}>{title}</h2>
        {text && <p>{text}</p>}
        {reason && (
          <label>
            {reason}
            <input required maxLength={mostReasonCharacters} value={given} onInput={event => setGiven(event.currentTarget.value)} />
          </label>
        )}
        {children}
        {typed && (
          <label>
            {typed.label} <strong>{typed.name}</strong>
            <input required autocomplete="off" value={name} onInput={event => setName(event.currentTarget.value)} />
          </label>
        )}
        {error && <Trouble error={error} />}
        <p class="actions">
          <button type="button" onClick={() => dialog.current?.close()}>{t('act.back')}</button>
          <button type="submit" class={danger ? 'danger' : 'primary'} disabled={busy || (typed && name !== typed.name)}>{label}</button>
        </p>
      </form>
    </dialog>
  );
}
