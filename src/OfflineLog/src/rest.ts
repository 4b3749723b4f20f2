// What `openCore` loads when it is idle, and what an app imports beside it when it searches or sends.
import type { Core, Inner } from './core.js';
import { followOrders as follow } from './orders.js';
import { pack as packWhole } from './pack.js';
import { query as queryWhole } from './query.js';
import { report as reportWhole } from './report.js';
import { tidier as tidierWhole, type MakeTidier } from './tidy.js';
import type { FirstVault } from './firstWrites.js';
import type { Platform } from './platform.js';
import { vault as vaultWhole, type MakeVault } from './vault.js';
import { webParts } from './webParts.js';

export { redactor } from './redact.js';
export type * from './types.js';

/** The core does without compression, locks, network, and what to do when storage fails. */
function complete(platform: Platform): void {
  Object.assign(platform, { ...webParts(), ...platform });
}

export const vault: MakeVault = (name, platform, ...more) => {
  complete(platform);
  return vaultWhole(name, platform, ...more);
};

function completed({ inner }: { inner: Inner }): void {
  complete(inner.platform);
  (inner.vault as Partial<FirstVault>).become?.(vault);
}

const whole = <More extends unknown[], Answer>(work: (core: Core, ...more: More) => Answer) => (core: Core, ...more: More): Answer => {
  completed(core);
  return work(core, ...more);
};

export const followOrders = whole(follow);
export const pack = whole(packWhole);
export const query = whole(queryWhole);
export const report = whole(reportWhole);
export const tidier: MakeTidier = (inner, limits) => {
  completed({ inner });
  return tidierWhole(inner, limits);
};
