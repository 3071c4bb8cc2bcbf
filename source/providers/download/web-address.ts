/** The address when it is one that films may come from: http or https, and no other protocol. */
export function webAddress(text: string, base?: URL): URL | undefined {
  const url = URL.parse(text, base?.href);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  // A name and password in an address would be sent along, and shown in credits.
  return url.username === '' && url.password === '' ? url : undefined;
}
