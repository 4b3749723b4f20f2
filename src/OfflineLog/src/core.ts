import { own } from './builtins.js';
import type { Cleaned } from './clean.js';
import type { Fields, Level, Limits, Problem } from './model.js';
import type { Platform } from './platform.js';
import { redactDefaults, type Step } from './redactRules.js';
import { line } from './snapshot.js';
import type { MakeTidier } from './tidy.js';
import type { MakeVault, Vault } from './vault.js';
import { writer } from './writer.js';

export interface CoreOptions {
  /** The app, as the team calls it. */
  id: string;
  /** Of the app. */
  version?: string;
  /** The user, or a function that returns it; may change at any time. */
  uin?: string | number | (() => string | number);
  /** Quieter logs are not kept. */
  level?: Level;
  /** The app's masking, which runs before the default rules: e-mail addresses, tokens, cards, Chinese mobile and ID numbers. `redactor` makes it from patterns. */
  redact?: Step;
  /** False leaves the default rules out. */
  redactDefaults?: boolean;
  /** What may be kept: seven days by default, and as much as suits the storage. */
  limits?: Limits;
  /** Called for problems that the log handles by itself. Logs written from inside it are not kept. */
  onProblem?(problem: Problem): void;
  /** Logs of other names are other logs. */
  name?: string;
  /** What to use instead of the browser's. */
  platform?: Partial<Platform>;
}

/** The log, without what searches and sends it. */
export interface Core {
  /** Keeps a log. Never waits and never throws. */
  write(level: Level, msg: unknown, fields?: Fields): void;
  debug(msg: unknown, fields?: Fields): void;
  info(msg: unknown, fields?: Fields): void;
  warn(msg: unknown, fields?: Fields): void;
  error(msg: unknown, fields?: Fields): void;
  /** Resolves when everything written so far will outlive the page. */
  flush(): Promise<void>;
  /** Removes logs beyond these limits, or beyond the log's own. */
  clean(limits?: Limits): Promise<Cleaned>;
  /** Writes what waits and lets go of storage. */
  close(): Promise<void>;
  /** Settles when it is known where logs are kept. Nothing has to wait for it. */
  readonly ready: Promise<void>;
  /** False while logs are only kept in memory, for example in a private window. */
  isDurable(): boolean;
  /** Logs that were lost, of this page. */
  dropped(): number;
  /** For the functions that search and send. */
  readonly inner: Inner;
}

export interface Inner {
  vault: Vault;
  platform: Platform;
  tell(kind: Problem['kind'], error: unknown): void;
  name: string;
  isClosed(): boolean;
  /** Who is signed in, as it is written to logs. */
  uin(): string;
  /** Values as a console would show them in one line, masked. */
  line(values: readonly unknown[]): string;
}

const tellEveryMs = 60_000;

export function createCore(given: CoreOptions, platform: Platform, makeVault: MakeVault, makeTidier: MakeTidier): Core {
  const options = own(given);
  const { uin = '', name = 'offline-log', onProblem } = options;
  const told: Record<string, number> = {};
  let muted = false;
  let dropped = 0;
  let closed = false;

  // At most once a minute for each kind, a missing feature once for ever, and not during the handler: a handler that logs must not cause new reports.
  function tell(kind: Problem['kind'], error: unknown): void {
    const nowMs = platform.now();
    const what = kind === 'feature' ? String(error) : kind;
    if (!onProblem || muted || closed || nowMs < told[what]!) return;
    told[what] = nowMs + (kind === 'feature' ? Infinity : tellEveryMs);
    muted = true;
    try {
      onProblem({ kind, message: String((error as Error | undefined)?.message ?? error) });
    } catch {
      // An error of the app's handler stays with the log.
    }
    muted = false;
  }

  /** Of this page, in storage. */
  let kept = 0;
  function lost(logs: number, reason: unknown): void {
    dropped += logs;
    tell('dropped', reason);
  }

  const rows = makeVault(name, platform, tell, () => {
    if (kept) lost(kept, 'The storage was cleared.');
    kept = 0;
  });
  let asking = false;
  const user = (): string => {
    // A function that logs would be called again for each of its logs.
    if (asking) return '';
    asking = true;
    try {
      return String(typeof uin === 'function' ? uin() : uin);
    } catch {
      // A log without its user is better than none.
      return '';
    } finally {
      asking = false;
    }
  };
  const first = options.redact ?? (text => text);
  const redact: Step = options.redactDefaults === false ? first : text => redactDefaults(first(text));
  platform.tell = tell;
  const inner: Inner = { vault: rows, platform, tell, name, isClosed: () => closed, uin: user, line: values => line(values, redact) };
  const tidier = makeTidier(inner, options.limits);
  const { write: keep, flush, stop } = writer(inner, options, redact, {
    stored(kind, chars, logs) {
      // Logs in memory only have nothing to lose in storage.
      if (rows.isDurable()) kept += logs;
      tidier.stored(kind, chars);
    },
    lost,
  });

  const write = (level: Level, msg: unknown, fields?: Fields): void => {
    if (!muted && !closed) keep(level, msg, fields);
  };
  return {
    write,
    debug: (msg, fields) => write('debug', msg, fields),
    info: (msg, fields) => write('info', msg, fields),
    warn: (msg, fields) => write('warn', msg, fields),
    error: (msg, fields) => write('error', msg, fields),
    flush,
    async clean(limits) {
      await flush();
      return tidier.clean(limits);
    },
    async close() {
      tidier.stop();
      closed = true;
      stop();
      await flush();
      rows.close();
    },
    ready: rows.ready,
    isDurable: () => rows.isDurable(),
    dropped: () => dropped,
    inner,
  };
}
