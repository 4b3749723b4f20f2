import { own } from './builtins.js';
import type { Format } from './codec.js';
import { createCore, type Core, type CoreOptions } from './core.js';
import type { Filter } from './model.js';
import { followOrders, type Following } from './orders.js';
import { pack, type Pack } from './pack.js';
import type { Platform } from './platform.js';
import { query, type Found } from './query.js';
import { redactor, type Redaction } from './redact.js';
import { report, type Server } from './report.js';
import { tidier } from './tidy.js';
import type { Sent } from './upload.js';
import { vault } from './vault.js';

export interface Options extends Omit<CoreOptions, 'redact'> {
  /** Rules of the app, which run before the defaults: e-mail addresses, tokens, cards, Chinese mobile and ID numbers. */
  redact?: readonly Redaction[];
  /** Where logs are sent. With it, the device also answers collection orders; without it, nothing leaves the device. */
  server?: Server;
}

/** The log, with all five interfaces: write (and its four short forms), query, clean, pack, report. */
export interface OfflineLog extends Core {
  /** Searches what is kept on the device; newest first. */
  query(filter?: Filter): Found;
  /** JSON lines, sorted by time and compressed. */
  pack(filter?: Filter, format?: Format): Promise<Pack>;
  /** Sends matching logs, and continues by itself after a lost network or a closed page. */
  report(filter?: Omit<Filter, 'limit'>): Promise<Sent>;
  /** Of collection orders, where there is a server. */
  readonly orders: Following | undefined;
}

export function openAll(given: Options, web: Platform): OfflineLog {
  const { redact = [], server, ...options } = own(given);
  const platform = { ...web, ...options.platform };
  const core = createCore({ ...options, redact: redactor(redact, platform.now) }, platform, vault, tidier);
  const orders = server && followOrders(core, server);
  return {
    ...core,
    query: filter => query(core, filter),
    pack: (filter, format) => pack(core, filter, format),
    async report(filter) {
      if (!server) throw new Error('There is nowhere to report to: openLog was not given a server.');
      return report(core, server, filter);
    },
    orders,
    close() {
      orders?.stop();
      return core.close();
    },
  };
}
