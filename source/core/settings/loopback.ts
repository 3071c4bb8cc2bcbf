/** Whether an http(s) address is this machine's own: what is sent there touches no network. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);
}
