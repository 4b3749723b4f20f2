// The page's side of readerWorker.js.

const policy = globalThis.trustedTypes?.createPolicy('workflow', { createScriptURL: url => url });

/** Opens a reader with its own worker. Close it when another order is shown. */
function openReader() {
  const url = new URL('./readerWorker.js', import.meta.url).href;
  const worker = new Worker(policy ? policy.createScriptURL(url) : url, { type: 'module' });
  const waiting = new Map();
  let last = 0;
  let generation = 0;
  worker.addEventListener('message', ({ data: { id, value, error, progress } }) => {
    const one = waiting.get(id);
    if (!one) return;
    if (progress) return one.onProgress?.(progress);
    waiting.delete(id);
    if (error === undefined) one.resolve(value);
    else one.reject(new Error(error));
  });
  worker.addEventListener('error', event => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || 'The reader could not be started.'));
    waiting.clear();
  });
  const ask = (command, rest = {}, onProgress = undefined) => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject, onProgress });
    worker.postMessage({ id: last, command, ...rest });
  });
  return {
    ask,
    /** The lines of these numbers, as logs. */
    rows: numbers => ask('rows', { numbers }),
    /** Searches; `found(numbers, scanned, total, done)` is called repeatedly, but never for a replaced filter. */
    filter(filter, found) {
      const own = ++generation;
      return ask('filter', { filter: { ...filter, generation: own } }, ({ numbers, scanned, total, done }) => own === generation && found(numbers, scanned, total, done));
    },
    histogram: (from, stepMs, bins) => ask('histogram', { from, stepMs, bins }),
    close() {
      worker.terminate();
      waiting.clear();
    },
  };
}

/** Of what the durable order brought. `parts` are those of the summary. */
export async function openFile(url, headers, parts) {
  const reader = openReader();
  const lines = await reader.ask('openFile', { url, headers, parts });
  return { ...reader, lines };
}

/** For live logs. `add` returns false once it holds as much as a tab can. */
export async function openLive() {
  const reader = openReader();
  await reader.ask('openLive');
  return { ...reader, lines: 0, add: (device, bytes) => reader.ask('add', { device, bytes }) };
}
