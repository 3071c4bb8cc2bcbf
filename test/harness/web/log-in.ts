/** Logs in to a server. @param printed what it printed when it began @returns its address and the cookie of the session */
export async function logIn(printed: string): Promise<{ origin: string; cookie: string }> {
  const [, origin = '', token = ''] = /(http:\/\/[\d.:]+)\/#token=(\S+)/.exec(printed) ?? [];
  const answer = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  return { origin, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}
