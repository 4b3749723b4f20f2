// Something that a person has asked for and that takes a moment: busy, done, or why not.
import { useContext, useState } from 'preact/hooks';
import { KeyNeeded } from '../api';
import { AskForKey } from './load';

export interface Doing { busy: boolean; error: Error | undefined; run: (work: () => Promise<void>) => Promise<void> }

/** One thing at a time: a second call while it is busy does nothing. */
export function useDoing(): Doing {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  const askForKey = useContext(AskForKey);
  const run = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (failed) {
      if (failed instanceof KeyNeeded) askForKey();
      setError(failed as Error);
    }
    setBusy(false);
  };
  return { busy, error, run };
}
