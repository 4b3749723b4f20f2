// The app's HTTP API. The key is kept for this tab only, and goes nowhere else.
import { language, t } from './texts';

const stored = 'workflow.key';

/** The page is /api/ui. */
const base = '/api/';

/** Where `path`, which follows /api/, is to be asked for; by whoever cannot ask through `call`, with `keyHeaders()`. */
export const addressOf = (path: string): string => base + path;

/** The app refused, or did not answer: a sentence for the person. */
export class ApiError extends Error {
  constructor(readonly status: number, message: string, readonly problem: Record<string, unknown> = {}) {
    super(message);
  }
}

/** The app asks for a key, or no longer accepts this one. */
export class KeyNeeded extends ApiError {}

export const key = (): string | null => sessionStorage.getItem(stored);

export function keyHeaders(): Record<string, string> {
  const own = key();
  return own ? { 'x-functions-key': own } : {};
}

export function setKey(value: string | null): void {
  if (value) sessionStorage.setItem(stored, value.trim());
  else sessionStorage.removeItem(stored);
}

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  signal?: AbortSignal;
  /** A status that carries an answer, although it means trouble. */
  also?: number;
}

/** Calls the API; `path` is what follows /api/. */
export async function call<T>(path: string, { method = 'GET', body, signal, also }: Call = {}): Promise<T> {
  const response = await send(path, method, body, signal);
  const text = await response.text();
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new ApiError(response.status, `HTTP ${response.status}`);
  }
  const problem = json as Record<string, unknown>;
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json') ?? false;
  if (response.ok || (response.status === also && !isProblem)) return json as T;
  const detail = typeof problem['detail'] === 'string' ? problem['detail'] : `HTTP ${response.status}`;
  throw response.status === 401 || response.status === 403 ? new KeyNeeded(response.status, detail, problem) : new ApiError(response.status, detail, problem);
}

/** An answer as text, such as one document: it is not changed. Without a body it uses GET. */
export async function callText(path: string, body: unknown, signal?: AbortSignal): Promise<string> {
  const response = await send(path, body === undefined ? 'GET' : 'POST', body, signal);
  const text = await response.text();
  if (response.ok) return text;
  throw refusal(response.status, text);
}

/** Has the browser save a file of the app under this name. */
export async function download(path: string, name: string): Promise<void> {
  const response = await send(path, 'GET', undefined);
  if (!response.ok) throw refusal(response.status, await response.text());
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function refusal(status: number, text: string): ApiError {
  let detail = `HTTP ${status}`;
  try {
    detail = (JSON.parse(text) as { detail?: string }).detail ?? detail;
  } catch {
    // Not a problem document: there is only the status.
  }
  return status === 401 || status === 403 ? new KeyNeeded(status, detail) : new ApiError(status, detail);
}

async function send(path: string, method: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { ...keyHeaders(), 'Accept-Language': language() };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    return await fetch(addressOf(path), {
      method, headers, cache: 'no-store', redirect: 'error', ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, t('api.away'));
  }
}
