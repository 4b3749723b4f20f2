import { clean, type Cleaned } from './clean.js';
import { compactOnce, type Left } from './compact.js';
import { classes, newName, type Class } from './keys.js';
import { chunkRows, defaultMaxAgeMs } from './limits.js';
import { levels, type Fields, type Level, type Limits, type Problem } from './model.js';
import type { Platform } from './platform.js';
import { redactor, type Redaction } from './redact.js';
import { vault, type Vault } from './vault.js';
import { writer } from './writer.js';

export interface CoreOptions {
  /** The app, as the team calls it. */
  id: string;
  /** Of the app. */
  version?: string;
  /** The user, or how to find out; may change at any time. */
  uin?: string | number | (() => string | number);
  /** Quieter logs are not kept. */
  level?: Level;
  /** Rules of the app, which run before the defaults: e-mail addresses, tokens, cards, Chinese mobile and ID numbers. */
  redact?: readonly Redaction[];
  /** False leaves the default rules out. */
  redactDefaults?: boolean;
  /** What may be kept: seven days, unless said otherwise, and as much as suits the storage. */
  limits?: Limits;
  /** Told of trouble that the log deals with by itself. What is written from inside it is not kept. */
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
  /** Removes what passes these limits, or the log's own. */
  clean(limits?: Limits): Promise<Cleaned>;
  /** Writes what waits and lets go of storage. */
  close(): Promise<void>;
  /** Settles when it is known where logs are kept. Nothing has to wait for it. */
  readonly ready: Promise<void>;
  /** False while logs are only kept in memory: in a private window, say. */
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
}

/** Shared by readers; the compactor has it alone while it puts a chunk in the place of rows. */
export const unitsLock = ({ name }: Inner): string => `${name}:units`;

/** How long a commit of the compactor waits for readers before it takes them for gone. */
const readersMs = 30_000;

/** After start-up, tidying waits for the app to have started. */
const tidyAfterMs = 3_000;

/** Tidying reads every head. */
const tidyEveryMs = 60_000;

const tellEveryMs = 60_000;

export function createCore(options: CoreOptions, platform: Platform): Core {
  const { id, version = '', uin = '', name = 'offline-log', limits = {}, onProblem } = options;
  const told: Record<string, number> = {};
  let muted = false;
  let dropped = 0;
  let closed = false;

  // At most once a minute for each kind, and deaf meanwhile: a handler that logs must not feed what it reports.
  function tell(kind: Problem['kind'], error: unknown): void {
    const nowMs = platform.now();
    if (!onProblem || muted || closed || nowMs - (told[kind] ?? -Infinity) < tellEveryMs) return;
    told[kind] = nowMs;
    muted = true;
    try {
      onProblem({ kind, message: String((error as Error | undefined)?.message ?? error) });
    } catch {
      // The app's handler is not worth the app.
    }
    muted = false;
  }

  const rows = vault(name, platform, tell);
  const inner: Inner = { vault: rows, platform, tell, name, isClosed: () => closed };
  /** What was left when this tab last compacted, and what it has written since: counting what all write would mean to read it. */
  const since: Record<Class, Left> = { e: { rows: 0, chars: 0 }, n: { rows: 0, chars: 0 } };
  let compacting = false;
  let tidiedMs = -Infinity;

  function compactWhenIdle(kinds: readonly Class[]): void {
    if (compacting || closed || !kinds.length) return;
    compacting = true;
    platform.idle(async () => {
      const wasFree = await compact(kinds).catch(error => tell('storage', error));
      compacting = false;
      // What was stored of another class meanwhile found the compactor busy.
      if (wasFree) compactWhenIdle(classes.filter(isDue));
    });
  }

  const isDue = (kind: Class): boolean => since[kind].rows >= chunkRows || since[kind].chars >= platform.chunkChars;

  /** Answers nothing where another tab is at it. */
  const compact = (kinds: readonly Class[]): Promise<boolean | undefined> =>
    platform.lock(`${name}:compactor`, { ifFree: true }, async () => {
      for (const kind of kinds) {
        since[kind] = { rows: 0, chars: 0 };
        const alone = async (work: () => Promise<boolean>): Promise<boolean> => {
          let started = false;
          const start = (): Promise<boolean> => ((started = true), work());
          const cancel = platform.later(() => {
            if (!started) void platform.lock(unitsLock(inner), { steal: true }, async () => undefined).catch(() => {});
          }, readersMs);
          const done = await platform.lock(unitsLock(inner), {}, start);
          cancel();
          return !!done;
        };
        let left: Left | undefined;
        while (!closed && !left) left = await compactOnce(rows, platform, kind, alone);
        since[kind].rows += left?.rows ?? 0;
        since[kind].chars += left?.chars ?? 0;
      }
      if (!closed && platform.now() - tidiedMs > tidyEveryMs) {
        tidiedMs = platform.now();
        await clean(rows, own(), tidiedMs);
      }
      return true;
    });

  const own = (): Limits => ({ maxAgeMs: defaultMaxAgeMs, maxBytes: rows.maxBytes, ...limits });
  const { write: keep, flush, stop } = writer({
    tab: newName(platform.random),
    platform,
    redact: redactor(options.redact ?? [], options.redactDefaults !== false, platform.now),
    minLevel: levels.indexOf(options.level ?? 'debug'),
    id,
    version,
    uin: typeof uin === 'function' ? uin : () => uin,
    commit: changes => rows.commit(changes),
    stored(kind, chars) {
      since[kind].rows++;
      since[kind].chars += chars;
      if (isDue(kind)) compactWhenIdle([kind]);
    },
    lost(logs, reason) {
      dropped += logs;
      tell('dropped', reason);
    },
  });
  const cancelTidy = platform.later(() => compactWhenIdle(classes), tidyAfterMs);

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
    async clean(wanted = own()) {
      await flush();
      return clean(rows, wanted, platform.now());
    },
    async close() {
      cancelTidy();
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
