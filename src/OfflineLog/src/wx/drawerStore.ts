import { parse, stringify } from '../builtins.js';
import { isPut, tables, type Change, type Entry, type Store, type Table, type Value } from '../store.js';
import type { Drawer } from './drawer.js';

/** Names what a running commit has added: undone unless the commit was completed. */
const undoName = 'undo';
/** Names what a commit removes; once this is whole, the commit has happened. */
const redoName = 'redo';

/**
 * A store on a drawer. A commit of one new value is one put: a torn one is detected when read, and was never acknowledged. Any other
 * commit writes what it adds under new names, between two notes; opening finishes or undoes what a crash left.
 */
export async function drawerStore(drawer: Drawer, created = (): void => {}): Promise<Store> {
  // Only this context uses the drawer, so what it holds is known without asking.
  const names = new Map<Table, Map<string, string>>(tables.map(table => [table, new Map()]));
  let last: Promise<unknown> = Promise.resolve();

  const note = (name: string): Promise<string[]> => drawer.get(name, false).then(text => parse(text as string) as string[]);
  const forget = (name: string): Promise<void> => drawer.remove(name).catch(() => {});

  if (await drawer.prepare()) created();
  for (const name of await recovered(await drawer.list())) {
    const table = tables.find(one => name.startsWith(`${one}_`));
    if (table) names.get(table)!.set(name.slice(table.length + 1).replace(/_$/, ''), name);
  }

  async function recovered(found: string[]): Promise<string[]> {
    let unwanted: string[] = [];
    if (found.includes(redoName)) unwanted = await note(redoName).catch(() => []);
    if (!unwanted.length && found.includes(undoName)) unwanted = await note(undoName).catch(() => []);
    for (const name of [...unwanted, undoName, redoName]) if (found.includes(name)) await forget(name);
    return found.filter(name => !unwanted.includes(name));
  }

  async function commit(changes: readonly Change[]): Promise<void> {
    const added = new Map<string, { table: Table; key: string; value: Value }>();
    const removed: { table: Table; key: string; name: string }[] = [];
    for (const change of changes) {
      const there = names.get(change.table)!;
      if (isPut(change)) {
        const old = there.get(change.key);
        if (old) removed.push({ ...change, name: old });
        const plain = `${change.table}_${change.key}`;
        added.set(old === plain ? `${plain}_` : plain, change);
      } else {
        for (const [key, name] of there) if (key >= change.from && key < change.to) removed.push({ table: change.table, key, name });
        for (const [name, { table, key }] of added) if (table === change.table && key >= change.from && key < change.to) added.delete(name);
      }
    }

    const isSimple = added.size === 1 && !removed.length;
    try {
      if (added.size && !isSimple) await drawer.put(undoName, stringify([...added.keys()]));
      for (const [name, { value }] of added) await drawer.put(name, value);
      if (removed.length) await drawer.put(redoName, stringify(removed.map(one => one.name)));
    } catch (error) {
      // The note of removals may exist in part; the note of additions is removed last.
      for (const name of [redoName, ...added.keys(), undoName]) await forget(name);
      throw error;
    }
    for (const { table, key } of removed) names.get(table)!.delete(key);
    for (const [name, { table, key }] of added) names.get(table)!.set(key, name);
    if (added.size && !isSimple) await forget(undoName);
    for (const { name } of removed) await forget(name);
    if (removed.length) await forget(redoName);
  }

  /** One after the other; a failed one does not block the next. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  }

  return {
    maxBytes: drawer.maxBytes,
    commit: (changes, present) =>
      inTurn(async () => {
        if (present?.keys.some(key => !names.get(present.table)!.has(key))) return false;
        if (await drawer.prepare()) {
          names.forEach(there => there.clear());
          created();
        }
        await commit(changes);
        return true;
      }),
    read: (table, from, to, limit, newestFirst) =>
      inTurn(async () => {
        const there = names.get(table)!;
        const keys = [...there.keys()].filter(key => key >= from && key < to).sort();
        const wanted = (newestFirst ? keys.reverse() : keys).slice(0, limit);
        const entries: Entry[] = [];
        for (const key of wanted) {
          try {
            entries.push([key, await drawer.get(there.get(key)!, table === 'chunk')]);
          } catch {
            // Cleared by the system or by hand: as good as removed.
          }
        }
        return entries;
      }),
    close() {},
  };
}
