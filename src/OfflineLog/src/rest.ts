// Loaded by `openCore` when idle, and imported by an app that searches or sends.
import type { Core, Inner } from './core.js';
import type { FirstVault } from './firstWrites.js';
import { followOrders as follow } from './orders.js';
import { pack as packWhole } from './pack.js';
import { query as queryWhole } from './query.js';
import { report as reportWhole } from './report.js';
import { tidier as tidierWhole, type MakeTidier } from './tidy.js';
import { vault as vaultWhole, type MakeVault } from './vault.js';
import { webParts } from './webParts.js';

export { redactor } from './redact.js';
export type * from './types.js';

export const vault: MakeVault = (name, platform, ...more) => {
  // The core lacks compression, locks, network, and the handling of failing storage.
  Object.assign(platform, { ...webParts(), ...platform });
  return vaultWhole(name, platform, ...more);
};

/** The first time, adds what the core lacks. */
const completed = ({ vault: first }: Inner): unknown => (first as Partial<FirstVault>).become?.(vault);

const whole = <More extends unknown[], Answer>(work: (core: Core, ...more: More) => Answer) => (core: Core, ...more: More): Answer => {
  completed(core.inner);
  return work(core, ...more);
};

export const followOrders = whole(follow);
export const pack = whole(packWhole);
export const query = whole(queryWhole);
export const report = whole(reportWhole);
export const tidier: MakeTidier = (inner, limits) => {
  completed(inner);
  return tidierWhole(inner, limits);
};
