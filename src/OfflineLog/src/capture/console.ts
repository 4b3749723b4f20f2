import { messageChars } from '../limits.js';
import type { Level } from '../model.js';
import { quietly, wrap, type Keeper } from './wrap.js';

/** `clear`, `groupEnd` and the like say nothing. */
const names = 'debug,log,info,warn,error,assert,trace,table,dir,dirxml,group,groupCollapsed,count,countReset,time,timeLog,timeEnd'.split(',');

/** Of all others it is info. */
const levels: Record<string, Level> = { debug: 'debug', trace: 'debug', warn: 'warn', error: 'error', assert: 'error' };

const nowMs = (): number => (typeof performance === 'undefined' ? Date : performance).now();

/** Without our own frame. Chrome's stack begins with the name of the error, those of others with a frame. */
const callers = ({ stack = '' }: Error): string => stack.split('\n').slice(/^Error/.test(stack) ? 2 : 1).join('\n');

/** Captures what is written to the console. Returns a function that undoes that. */
export function captureConsole(log: Keeper, target: Console = globalThis.console): () => void {
  /** Counts, and when timers began. */
  const marks = new Map<string, number>();
  let inside = false;

  const shown = (value: unknown): string => (typeof value === 'string' ? value : log.inner.line([value]));

  /** As the Console Standard has it: a text followed by values is a format, and unused values follow. */
  function formatted(values: readonly unknown[]): string {
    const [first, ...left] = values;
    if (typeof first !== 'string' || !left.length) return log.inner.line(values);
    let used = 0;
    // The log keeps no more of it.
    const text = first.slice(0, messageChars).replace(/%([sdifoOc%])/g, (whole, kind: string) => {
      if (kind === '%') return kind;
      if (used >= left.length) return whole;
      const value = left[used++];
      // Styles are for the eye.
      if (kind === 'c') return '';
      if (!'dif'.includes(kind)) return shown(value);
      return String(/object|symbol/.test(typeof value) ? NaN : kind === 'f' ? parseFloat(value as string) : parseInt(value as string));
    });
    // Together, so that values after names that mean a secret are masked.
    return log.inner.line([text, ...left.slice(used)]);
  }

  /** For `count` and `time` and their relatives. */
  function measured(name: string, [first, ...more]: readonly unknown[]): string | undefined {
    const label = first === undefined ? 'default' : shown(first);
    const key = name[0] + label;
    const before = marks.get(key);
    if (name === 'count') {
      marks.set(key, (before ?? 0) + 1);
      return `${label}: ${marks.get(key)}`;
    }
    if (name === 'time') return void (before ?? marks.set(key, nowMs()));
    if (/Reset|End/.test(name)) marks.delete(key);
    // It may have begun before all this.
    const passed = before === undefined ? '?' : (nowMs() - before).toFixed(1);
    return name === 'countReset' ? undefined : [`${label}: ${passed} ms`, ...more.map(shown)].join(' ');
  }

  /** Undefined for what says nothing. */
  function message(name: string, values: readonly unknown[], stack: string): unknown {
    const [first, ...more] = values;
    if (name === 'assert') return first ? undefined : `Assertion failed: ${formatted(more)}`;
    if (name === 'trace') return `Trace: ${formatted(values)}\n${stack}`;
    if (/^(count|time)/.test(name)) return measured(name, values);
    return values.length === 1 || /^(dir|table)$/.test(name) ? first ?? String(first) : formatted(values) || undefined;
  }

  return wrap(log, target, 'console.', names, 'lines written there', (original, write, name) => function (...values) {
    // Node's methods call each other, and an object whose toJSON writes to the console would come back here.
    const wasInside = inside;
    inside = true;
    try {
      return original.apply(this, values);
    } finally {
      const stack = name === 'trace' ? callers(new Error()) : '';
      quietly(() => {
        const said = wasInside ? undefined : message(name, values, stack);
        if (said !== undefined) write(levels[name] ?? 'info', said);
      });
      inside = wasInside;
    }
  });
}
