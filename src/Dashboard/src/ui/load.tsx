// Loading: what a page shows while it asks, when that fails, and how it asks again.
import type { ComponentChildren } from 'preact';
import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import { createContext } from 'preact';
import { ApiError, KeyNeeded } from '../api';
import { t } from '../texts';

/** Called when the app asks for a key. */
export const AskForKey = createContext<() => void>(() => {});

export interface Loaded<T> {
  value: T | undefined;
  error: Error | undefined;
  again: () => void;
}

/**
 * Asks when `deps` change, and again every `everyMs` as long as the page is visible. The last content stays until there is something newer; a
 * message above it says if the server cannot be reached.
 */
export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>, deps: unknown[], everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ value?: T; error?: Error }>({});
  const [turn, setTurn] = useState(0);
  const askForKey = useContext(AskForKey);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => setState({}), deps);
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        if (!document.hidden || turn === 0) {
          const value = await latest.current(stop.signal);
          if (!stop.signal.aborted) setState({ value });
        }
      } catch (error) {
        if (stop.signal.aborted) return;
        if (error instanceof KeyNeeded) askForKey();
        setState(before => ({ ...before, error: error as Error }));
      }
      if (everyMs && !stop.signal.aborted) timer = setTimeout(look, everyMs);
    };
    void look();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [...deps, turn, everyMs]);
  return { value: state.value, error: state.error, again: useCallback(() => setTurn(before => before + 1), []) };
}

/** The loaded content; until then that it is loading, or why it cannot load. */
export function Show<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  return (
    <>
      {of.error && <Trouble error={of.error} again={of.again} />}
      {of.value !== undefined ? children(of.value) : of.error ? null : <p class="quiet" role="status">{t('load.loading')}</p>}
    </>
  );
}

/** What went wrong, and a button to try again. */
export function Trouble({ error, again }: { error: Error; again?: () => void }) {
  const isAway = error instanceof ApiError && error.status === 0;
  return (
    <div class="trouble" role="alert">
      <p>{isAway ? t('load.away') : error instanceof TypeError ? t('load.nonsense') : error.message}</p>
      {again && <button type="button" onClick={again}>{t('load.again')}</button>}
    </div>
  );
}
