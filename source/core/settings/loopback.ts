/** Whether an http(s) address is on this machine, so that requests to it do not use the network. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  return /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);
}
