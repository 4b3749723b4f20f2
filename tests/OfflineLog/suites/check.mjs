// Assertions that run where node:assert does not: in pages and in the mini-program's bare context.
export function same(actual, expected, what = 'value') {
  const [a, b] = [show(actual), show(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

export function holds(condition, what) {
  if (!condition) throw new Error(`does not hold: ${what}`);
}

export async function rejects(promise, name) {
  const error = await promise.then(() => undefined, reason => reason);
  holds(error, `rejects with ${name}`);
  same(error.name, name, 'name of the error');
}

function show(value) {
  const text = JSON.stringify(value, (_, one) => (one instanceof Uint8Array ? [...one] : one === undefined ? '(none)' : one));
  return text.length > 600 ? `${text.slice(0, 600)}… (${text.length})` : text;
}
