// What `openCore` loads when it is idle, and what an app imports beside it when it searches or sends.
import type { Core, Inner } from './core.js';
import { followOrders as follow } from './orders.js';
import { pack as packWhole } from './pack.js';
import { query as queryWhole } from './query.js';
import { report as reportWhole } from './report.js';
import { tidier as tidierWhole, type MakeTidier } from './tidy.js';
import { webParts } from './webParts.js';

export { redactor } from './redact.js';
export type * from './types.js';

/** The core does without compression, locks and network. */
function complete(inner: Inner): void {
  if (!inner.platform.codec) Object.assign(inner.platform, { ...webParts(), ...inner.platform });
}

const whole = <More extends unknown[], Answer>(work: (core: Core, ...more: More) => Answer) => (core: Core, ...more: More): Answer => {
  complete(core.inner);
  return work(core, ...more);
};

export const followOrders = whole(follow);
export const pack = whole(packWhole);
export const query = whole(queryWhole);
export const report = whole(reportWhole);
export const tidier: MakeTidier = (inner, limits) => {
  complete(inner);
  return tidierWhole(inner, limits);
};
