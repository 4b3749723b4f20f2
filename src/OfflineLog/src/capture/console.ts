import type { Core } from '../core.js';
import type { Level } from '../model.js';

const methods: Record<string, Level> = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' };

/** Keeps what is written to the console. Gives what undoes that. */
export function captureConsole(log: Pick<Core, 'write'>, target: Console = console): () => void {
  let inside = false;
  let active = true;
  const undo = Object.entries(methods).map(([method, level]) => {
    const slot = target as unknown as Record<string, (...values: unknown[]) => void>;
    const original = slot[method]!;
    const captured = (...values: unknown[]): void => {
      original.apply(target, values);
      // An object whose toJSON writes to the console would come back here.
      if (inside || !active) return;
      inside = true;
      log.write(level, values.length === 1 ? values[0] : values.every(value => typeof value === 'string') ? values.join(' ') : values);
      inside = false;
    };
    slot[method] = captured;
    return () => {
      // Whoever wrapped it after us still calls what we gave.
      if (slot[method] === captured) slot[method] = original;
    };
  });
  return () => {
    active = false;
    undo.forEach(one => one());
  };
}
