import type { Writable } from './store.js';
import { openToWrite } from './stores/database.js';
import type { MakeVault, Vault } from './vault.js';

/** A vault that only writes. The rest of the library brings the complete one, when a write fails or for a search. */
export interface FirstVault extends Vault {
  /** From now on everything goes through the vault that this makes. */
  become(make: MakeVault): Vault;
}

export const firstWrites: (load: () => Promise<{ vault: MakeVault }>) => MakeVault = load => (name, platform, tell, created) => {
  let whole: Vault | undefined;
  let isOpen = false;
  let closed = false;
  const become = (make: MakeVault): Vault => {
    whole ??= make(name, platform, tell, created);
    if (closed) whole.close();
    return whole;
  };
  const loaded = async (): Promise<Vault> => whole ?? become((await load()).vault);
  const opening = (async (): Promise<Writable> => (platform.open ?? openToWrite)(name, created))();
  const ready = opening.then(() => void (isOpen = true), () => loaded().then(vault => vault.ready)).catch(error => tell('storage', error));

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
      try {
        if (!whole) return await (await opening).commit(changes);
      } catch {
        // The complete vault handles it and reports the cause.
      }
      return (await loaded()).commit(changes, present);
    },
    read: async (...range) => (await loaded()).read(...range),
    close() {
      closed = true;
      opening.then(store => store.close(), () => {});
      whole?.close();
    },
  };
  return vault;
};
