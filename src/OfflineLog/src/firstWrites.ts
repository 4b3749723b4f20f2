import type { MakeVault, Vault } from './vault.js';
import { openToWrite } from './stores/indexedDb.js';

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

  const opening = platform.open ? platform.open(name, created) : openToWrite(name, created);
  const ready = opening.then(() => void (isOpen = true), () => loaded().then(vault => vault.ready).catch(error => tell('storage', error)));
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
        // The whole one knows what to do, and says what it was.
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
