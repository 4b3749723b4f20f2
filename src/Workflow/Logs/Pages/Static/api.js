import { byId } from './dom.js';

/** `/api/logs/`, wherever the app is mounted. */
export const root = new URL('../', import.meta.url);

// The dashboard's too: users who come from there are not asked again.
const stored = 'workflow.key';
let asking;

/** Kept only for this tab, and never part of an address. */
export const keyHeaders = () => (sessionStorage.getItem(stored) ? { 'x-functions-key': sessionStorage.getItem(stored) } : {});

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail || problem?.title || `The app answered ${status}.`);
    this.status = status;
    this.field = problem?.field;
  }
}

/** Calls the app; asks for the function key if needed. Returns a successful response. */
export async function call(path, { method = 'GET', body, headers, signal, ask = true } = {}) {
  for (;;) {
    const response = await fetch(new URL(path, root), {
      method,
      signal,
      headers: { ...keyHeaders(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.status === 401 && ask) {
      await askForKey(Boolean(keyHeaders()['x-functions-key']));
      continue;
    }
    if (response.ok) return response;
    throw new ApiError(response.status, await response.json().catch(() => undefined));
  }
}

export const json = async (path, options) => (await call(path, options)).json();

/** Shows the dialog; resolves when a key was entered. All callers wait for the same one. */
export function askForKey(wasWrong) {
  asking ??= new Promise(resolve => {
    const dialog = byId('keyDialog');
    const input = byId('keyInput');
    byId('keyProblem').textContent = wasWrong ? 'The app did not take this key.' : '';
    input.value = '';
    dialog.addEventListener('close', function closed() {
      const key = input.value.trim();
      input.value = '';
      if (!key) return dialog.showModal();
      dialog.removeEventListener('close', closed);
      sessionStorage.setItem(stored, key);
      asking = undefined;
      resolve();
    });
    dialog.showModal();
    input.focus();
  });
  return asking;
}
