/** The little that both kinds of mini-program storage can do: whole values under a name, one at a time. */
export interface Drawer {
  /** Creates the place for the names; returns whether it was missing. The user, the system or the app itself may have removed it while it was in use. */
  prepare(): Promise<boolean>;
  list(): Promise<string[]>;
  get(name: string, isBytes: boolean): Promise<string | Uint8Array>;
  put(name: string, value: string | Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  readonly maxBytes: number;
}
