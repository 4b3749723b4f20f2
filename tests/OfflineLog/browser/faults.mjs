// Runs in the page: IndexedDB as it breaks in the field. Every row of the table of browser bugs in docs/offline-logs.md is a case.
import { openLog } from '@workflow/offline-log/index.js';
import { openIndexedDb } from '@workflow/offline-log/stores/indexedDb.js';
import { holds, same } from '../suites/check.mjs';

const error = (name, message = name) => new DOMException(message, name);

/** The real one, except for what the plan says: of opens and of transactions, by their number. */
function faulty(plan) {
  let opens = 0;
  const databases = [];
  const factory = {
    databases: () => (plan.onDatabases?.(), indexedDB.databases()),
    deleteDatabase: name => indexedDB.deleteDatabase(name),
    open(name, version) {
      // What only makes LevelDB begin a new file is not counted.
      if (name.endsWith('-new')) return indexedDB.open(name);
      const what = plan.open?.(opens++, name);
      if (what === 'hang') return {};
      if (what instanceof Error) {
        const request = { error: what };
        setTimeout(() => request.onerror?.({ preventDefault() {} }));
        return request;
      }
      if (what === 'throw') throw error('SecurityError');
      if (what?.later) {
        const request = {};
        what.later.then(() => {
          const real = indexedDB.open(name, version);
          real.onupgradeneeded = event => ((request.result = real.result), request.onupgradeneeded?.(event));
          real.onsuccess = () => ((request.result = real.result), request.onsuccess?.());
        });
        return request;
      }
      const real = version === undefined ? indexedDB.open(name) : indexedDB.open(name, version);
      real.addEventListener('success', () => {
        const db = real.result;
        databases.push(db);
        const transaction = db.transaction.bind(db);
        db.transaction = (...how) => {
          const thrown = plan.transaction?.(how[1], db);
          if (thrown === 'abort') {
            const tx = transaction(...how);
            setTimeout(() => { try { tx.abort(); } catch { /* done already */ } });
            tx.commit = undefined;
            return tx;
          }
          if (thrown) throw thrown;
          return transaction(...how);
        };
      });
      return real;
    },
  };
  return { factory, databases };
}

const opened = (name, plan, options = {}) => {
  const { factory, databases } = faulty(plan);
  const problems = [];
  const log = openLog({
    id: 'shop', name, onProblem: problem => problems.push(problem),
    platform: { open: one => openIndexedDb(one, factory), ...options.platform },
  });
  return { log, databases, problems };
};

const texts = async log => (await log.query().all()).map(({ msg }) => msg);
const reopened = async name => {
  const log = openLog({ id: 'shop', name });
  const found = await texts(log);
  await log.close();
  return found;
};

export const faultCases = {
  async Open_ThatHangsUntilAskedForDatabases_IsWokenUp() {
    let wake;
    const woken = new Promise(resolve => (wake = resolve));
    const { log } = opened('hang', { open: number => (number === 0 ? { later: woken } : undefined), onDatabases: () => wake() });
    log.info('醒来');
    await log.flush();
    holds(log.isDurable(), 'it is durable');
    same(await texts(log), ['醒来']);
    await log.close();
  },

  async Open_ThatHangsForEver_FallsBackToMemoryAndTriesAgain() {
    let hangs = true;
    let reopen;
    const later = (work, delayMs) => {
      if (delayMs === 1_000) {
        reopen = work;
        return () => {};
      }
      const timer = setTimeout(work, delayMs);
      return () => clearTimeout(timer);
    };
    const { log, problems } = opened('hangs', { open: () => (hangs ? 'hang' : undefined) }, { platform: { later } });
    log.info('在内存');
    const started = performance.now();
    await log.flush();
    holds(performance.now() - started < 4_000, 'within the time-out');
    same([log.isDurable(), await texts(log), problems[0].kind], [false, ['在内存'], 'storage']);
    hangs = false;
    reopen();
    while (!log.isDurable()) await new Promise(resolve => setTimeout(resolve, 10));
    log.info('在磁盘');
    await log.close();
    same(await reopened('hangs'), ['在磁盘', '在内存']);
  },

  async Connection_ThatTheSystemCloses_IsOpenedAnew() {
    const { log, databases } = opened('closed', {});
    log.info('一');
    await log.flush();
    // What iOS does: closed, and the page is told, or not.
    databases.at(-1).close();
    databases.at(-1).onclose?.();
    log.info('二');
    await log.flush();
    databases.at(-1).close();
    log.info('三');
    await log.flush();
    same([await texts(log), log.dropped()], [['三', '二', '一'], 0]);
    await log.close();
  },

  async Transaction_ThatFailsOnce_IsDoneOnceMore() {
    for (const fault of [error('InvalidStateError'), error('UnknownError', 'Connection to Indexed Database server lost'), 'abort']) {
      let faults = 0;
      const { log } = opened(`once-${fault.name ?? fault}`, { transaction: mode => (mode === 'readwrite' && faults++ === 0 ? fault : undefined) });
      log.info('一次');
      await log.flush();
      same([await texts(log), log.dropped(), log.isDurable()], [['一次'], 0, true]);
      await log.close();
    }
  },

  async Transaction_ThatFailsAlways_LeavesLogsInMemory() {
    const { log, problems } = opened('always', { transaction: mode => (mode === 'readwrite' ? error('UnknownError') : undefined) });
    for (let number = 0; number < 5; number++) {
      log.error(`错误 ${number}`);
      await log.flush();
    }
    same([(await texts(log)).length, log.isDurable(), log.dropped(), problems.length], [5, false, 0, 1]);
    await log.close();
  },

  async VersionChange_OfAnotherTab_IsLetThrough() {
    const { log } = opened('upgrade', {});
    log.info('旧');
    await log.flush();
    const started = performance.now();
    const upgraded = await new Promise((resolve, reject) => {
      const request = indexedDB.open('upgrade', 7);
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
    holds(performance.now() - started < 1_000, 'not blocked');
    upgraded.close();
    log.info('新');
    await log.flush();
    same([await texts(log), log.dropped(), log.isDurable()], [['新', '旧'], 0, true]);
    await log.close();
  },

  async BackingStore_ThatAnotherProcessStillHolds_IsWaitedFor() {
    const { log: earlier } = opened('held', {});
    earlier.info('之前');
    await earlier.close();
    const { log, problems } = opened('held', { open: number => (number < 3 ? error('UnknownError', 'Internal error opening backing store') : undefined) });
    log.info('之后');
    await log.flush();
    same([await texts(log), log.isDurable(), problems.length], [['之后', '之前'], true, 0]);
    await log.close();
  },

  async BackingStore_ThatIsDamaged_IsLeftForAnother() {
    const plan = { open: (number, name) => (name === 'broken' ? error('UnknownError', 'Internal error opening backing store') : undefined) };
    const { log } = opened('broken', plan);
    log.info('第二个');
    await log.close();
    const again = opened('broken', plan).log;
    same([await texts(again), again.isDurable()], [['第二个'], true]);
    await again.close();
  },

  async Quota_ThatIsUsedUp_CostsTheOldest() {
    let full = false;
    let evictions = 0;
    const { log, problems } = opened('quota', {
      transaction(mode) {
        if (mode !== 'readwrite' || !full) return undefined;
        // The write that meets it, and then room is made.
        if (evictions++ === 0) return error('QuotaExceededError');
        full = false;
        return undefined;
      },
    });
    for (let number = 0; number < 10; number++) {
      log.info(`${number}`);
      await log.flush();
      await new Promise(resolve => setTimeout(resolve, 3));
    }
    full = true;
    log.info('最新');
    await log.flush();
    const left = await texts(log);
    same([left[0], left.length, left.at(-1), log.dropped(), problems.map(({ kind }) => kind)], ['最新', 8, '3', 0, ['quota']]);
    await log.close();
  },

  async PrivateWindow_ThatRefusesToOpen_UsesMemory() {
    for (const fault of [error('InvalidStateError'), 'throw']) {
      const { log } = opened('private', { open: () => fault });
      log.info('私密');
      same([await texts(log), log.isDurable(), log.dropped()], [['私密'], false, 0]);
      await log.close();
    }
    const without = openLog({ id: 'shop', name: 'none', platform: { open: one => openIndexedDb(one, null) } });
    without.info('没有');
    same(await texts(without), ['没有']);
    await without.close();
  },

  async Database_WithoutItsTables_GetsThem() {
    await new Promise(resolve => {
      const request = indexedDB.open('bare', 5);
      request.onsuccess = () => (request.result.close(), resolve());
    });
    const { log } = opened('bare', {});
    log.info('有表了');
    await log.flush();
    same([await texts(log), log.isDurable()], [['有表了'], true]);
    await log.close();
  },

  async Database_OfANewerVersion_IsUsedAsItIs() {
    await new Promise(resolve => {
      const request = indexedDB.open('newer', 99);
      request.onupgradeneeded = () => ['wal', 'head', 'chunk', 'task', 'future'].forEach(table => request.result.createObjectStore(table));
      request.onsuccess = () => (request.result.close(), resolve());
    });
    const { log } = opened('newer', {});
    log.info('仍可用');
    same([await texts(log), log.isDurable()], [['仍可用'], true]);
    await log.close();
  },

  async Problem_WhoseHandlerLogs_DoesNotGoRound() {
    let told = 0;
    const log = openLog({
      id: 'shop', name: 'round',
      onProblem: ({ message }) => { told++; log.error(`storage: ${message}`); throw new Error('handlers fail too'); },
      platform: { open: () => Promise.reject(error('UnknownError')) },
    });
    for (let number = 0; number < 20; number++) {
      log.info(`${number}`);
      await log.flush();
    }
    same([told, (await texts(log)).length], [1, 20]);
    await log.close();
  },
};

export const faultNames = Object.keys(faultCases);

/** Runs a case, and fails also when something was thrown at the page. */
export async function runFaultCase(name) {
  const thrown = [];
  const keep = event => thrown.push(String(event.reason ?? event.message));
  addEventListener('unhandledrejection', keep);
  addEventListener('error', keep);
  await faultCases[name]();
  await new Promise(resolve => setTimeout(resolve, 20));
  removeEventListener('unhandledrejection', keep);
  removeEventListener('error', keep);
  same(thrown, [], 'thrown at the page');
}
