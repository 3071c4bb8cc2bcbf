/** Parses a URL; undefined unless it is http or https without a password. */
export function parseWebAddress(text: string, base?: URL): URL | undefined {
  const url = URL.parse(text, base?.href);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  // A user name and password in a URL would be sent to the server and shown in credits.
  return url.username === '' && url.password === '' ? url : undefined;
}
