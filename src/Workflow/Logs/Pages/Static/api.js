/** `/api/logs/`, wherever the app is mounted. */
const root = new URL('../', import.meta.url);

// The dashboard's: one who comes from there in this tab has it already.
const key = () => sessionStorage.getItem('workflow.key');

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail || problem?.title || `The app answered ${status}.`);
    this.status = status;
  }
}

/** Calls the app, and gives what a good answer says. */
export async function json(path, { method = 'GET', body } = {}) {
  const response = await fetch(new URL(path, root), {
    method,
    headers: { ...(key() ? { 'x-functions-key': key() } : {}), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response.json();
  throw new ApiError(response.status, await response.json().catch(() => undefined));
}
