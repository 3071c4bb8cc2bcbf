import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { type Service, ServiceError } from '../service/service-error.ts';

/**
 * Addresses that are not on the public internet: this machine, the local network, and ranges that are reserved
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry).
 */
const notPublic = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Link-local; the metadata of cloud machines is at 169.254.169.254.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  notPublic.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127],
  // Unique local, link-local, formerly site-local, multicast.
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  notPublic.addSubnet(net, bits, 'ipv6');

/** Whether an IP address is on this machine or in a private or reserved range, also when it is an IPv4 one in IPv6 form. */
export function isPrivateIp(ip: string): boolean {
  const address = ip.replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 4) return notPublic.check(address, 'ipv4');
  const inside = embeddedIpv4(address);
  return notPublic.check(address, 'ipv6') || (inside !== undefined && notPublic.check(inside, 'ipv4'));
}

/** The IPv4 address in a mapped (::ffff:), compatible (::), translated (64:ff9b::) or 6to4 (2002:) address. */
function embeddedIpv4(ip: string): string | undefined {
  const groups = groupsOf(ip);
  const pair = (at: number) => {
    const [high = 0, low = 0] = groups.slice(at, at + 2);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  };
  if (groups[0] === 0x2002) return pair(1);
  const isZero = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0);
  const isTranslated = groups[0] === 0x64 && groups[1] === 0xff9b;
  const isMapped =
    isZero(0, 4) && (groups[4] === 0 || groups[4] === 0xffff) && (groups[5] === 0 || groups[5] === 0xffff);
  return isTranslated || isMapped ? pair(6) : undefined;
}

/** The eight groups of an IPv6 address, by the normal form that URLs have. */
function groupsOf(ip: string): number[] {
  const host = URL.parse(`http://[${ip}]/`)?.hostname.slice(1, -1) ?? '::';
  const [left = '', right] = host.split('::');
  const read = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [start, end] = [read(left), read(right ?? '')];
  return [...start, ...Array.from({ length: 8 - start.length - end.length }, () => 0), ...end];
}

/** Whether an address is private: its host is a private IP address, or a name for one. */
async function isPrivate(url: URL): Promise<boolean> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isPrivateIp(host);
  // A name that is not known fails when it is opened, with its own error.
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.some(({ address }) => isPrivateIp(address));
}

/**
 * Checks an address that came from a service: from its answer or a redirect. It must not lead to this machine or the local
 * network, where services trust whoever can reach them, unless the user has set the service's own address there.
 * @param baseUrl the service's address that the user has set, if any
 * @throws ServiceError `rejected`
 */
export async function assertPublic(service: Service, url: URL, baseUrl: string | undefined): Promise<void> {
  if (!(await isPrivate(url))) return;
  const base = URL.parse(baseUrl ?? '');
  if (base && (await isPrivate(base))) return;
  throw new ServiceError('rejected', service, {
    what: `its answer leads to ${url.host}, an address of this computer or its network, which is not opened`,
  });
}
