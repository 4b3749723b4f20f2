/** The little that both kinds of mini-program storage can do: whole values under a name, one at a time. */
export interface Drawer {
  list(): Promise<string[]>;
  get(name: string, isBytes: boolean): Promise<string | Uint8Array>;
  put(name: string, value: string | Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
  readonly maxBytes: number;
}
