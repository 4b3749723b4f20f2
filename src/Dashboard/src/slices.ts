// Long work in slices, so that the page stays alive: a document may have 16 MB.

const sliceMs = 12;

/** Runs `work` to its end, slice by slice; in between the browser draws and handles events. */
export async function inSlices<T>(work: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    const until = performance.now() + sliceMs;
    do {
      const step = work.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await new Promise(resolve => setTimeout(resolve));
    signal?.throwIfAborted();
  }
}

/** The same at once. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
