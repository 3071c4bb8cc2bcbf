/** A request that the server refused, in its own words. */
export class RequestRefusedError extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Called when the login has ended, so that the page asks for it again. */
let onLoggedOut = () => {};

export function listenForLogout(listener: () => void): void {
  onLoggedOut = listener;
}

/** Asks the server. @throws Refused */
async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const answer = await fetch(path, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch(() => undefined);
  if (!answer)
    throw new RequestRefusedError(0, 'The server does not answer. Is stockpile-tui serve still running?');
  if (answer.ok) return answer;
  if (answer.status === 401 && path !== '/api/session') onLoggedOut();
  const { error } = await answer.json().catch(() => ({ error: { message: answer.statusText } }));
  throw new RequestRefusedError(answer.status, [error.message, error.hint].filter(Boolean).join(' '));
}

/** Reads JSON. The caller names the type, which the server's schemas hold. @throws Refused */
export async function fetchJson<Value>(path: string): Promise<Value> {
  return (await ask('GET', path)).json();
}

/** Reads a text. @throws Refused */
export async function fetchText(path: string): Promise<string> {
  return (await ask('GET', path)).text();
}

/** Sends JSON and reads the answer. @throws Refused */
export async function postJson<Value>(path: string, body: unknown): Promise<Value> {
  return (await ask('POST', path, body)).json();
}

/** Sends JSON where there is nothing to answer. @throws Refused */
export async function sendWithoutAnswer(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<void> {
  await ask(method, path, body);
}
