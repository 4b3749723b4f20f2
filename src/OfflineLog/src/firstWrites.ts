import type { Writable } from './store.js';
import { openToWrite } from './stores/database.js';
import type { MakeVault, Vault } from './vault.js';

/** A vault that only writes, until the rest brings the whole one: at the first thing that goes wrong, or to search. */
export interface FirstVault extends Vault {
  /** Everything goes through that one from here on. */
  become(make: MakeVault): Vault;
}

export const firstWrites: (load: () => Promise<{ vault: MakeVault }>) => MakeVault = load => (name, platform, tell, created) => {
  let whole: Vault | undefined;
  let isOpen = false;
  const become = (make: MakeVault): Vault => (whole ??= make(name, platform, tell, created));
  const loaded = async (): Promise<Vault> => whole ?? become((await load()).vault);

  let opening: Promise<Writable>;
  const open = (): Promise<void> => (opening = (async () => (platform.open ?? openToWrite)(name, created))()).then(() => void (isOpen = true));
  const ready = open().catch(() => loaded().then(vault => vault.ready)).catch(error => tell('storage', error));
  const vault: FirstVault = {
    become,
    get ready() {
      return whole?.ready ?? ready;
    },
    isDurable: () => whole?.isDurable() ?? isOpen,
    isHung: () => !!whole?.isHung(),
    epoch: () => whole?.epoch() ?? 0,
    get maxBytes() {
      return whole?.maxBytes ?? Infinity;
    },
    async commit(changes, present) {
      for (let again = 0; again < 2 && !whole; again++) {
        const tried = opening;
        try {
          return await (await tried).commit(changes);
        } catch {
          // Systems close connections, which must cost no log where there is no network to fetch the rest. What else it was the whole one says.
          if (!isOpen) break;
          if (tried === opening) open().catch(() => {});
        }
      }
      return (await loaded()).commit(changes, present);
    },
    read: async (...range) => (await loaded()).read(...range),
    close() {
      opening.then(store => store.close(), () => {});
      whole?.close();
    },
  };
  return vault;
};
