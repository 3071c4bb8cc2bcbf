import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { isLoopback } from '../../../core/settings/loopback.ts';
import { ApiError } from '../route.ts';

/** No script, style or picture from anywhere else, nothing inline, and no other page may show this one in a frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/**
 * Refuses a request whose Host header names another machine: a page elsewhere whose name was pointed to this address (DNS
 * rebinding). An address in numbers cannot be pointed anywhere.
 * @param listensOn the host of SERVE_HOST
 * @throws ApiError
 */
export function checkHost(header: string | undefined, listensOn: string): void {
  const address = `http://${header ?? ''}`;
  const isHost = header !== undefined && /^[\w.:[\]-]+$/.test(header) && URL.canParse(address);
  const name = isHost ? new URL(address).hostname.replace(/^\[|\]$/g, '').toLowerCase() : '';
  const isAllowed = isLoopback(`http://${hostInUrl(listensOn)}`)
    ? isHost && isLoopback(address) && !name.includes('.localhost')
    : isIP(name) !== 0 || ownNames(listensOn).includes(name);
  if (isAllowed && name !== '') return;
  throw new ApiError(421, 'This server does not answer for that host name.', {
    hint: 'Open the address that the server printed.',
  });
}

function ownNames(listensOn: string): string[] {
  const machine = hostname().toLowerCase();
  return ['localhost', machine, `${machine}.local`, listensOn.toLowerCase()];
}

/** A host as it is written in an address. */
export function hostInUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

/** What the checks of a request's origin look at. */
export interface OriginHeaders {
  host: string | undefined;
  origin: string | undefined;
  site: string | undefined;
}

/**
 * Refuses what another site, or another port of this machine, has a browser send. Browsers always name the origin of a request
 * that can change something; other programs send neither header.
 * @throws ApiError
 */
export function checkOrigin({ host, origin, site }: OriginHeaders, isChange: boolean): void {
  const isOwn = origin === undefined || origin === `http://${host}`;
  // Typing an address or following a bookmark is `none`.
  const isForeign = site !== undefined && site !== 'same-origin' && (isChange || site !== 'none');
  if (!isOwn || isForeign) throw new ApiError(403, 'This request comes from a page of another site.');
}

/** The values of a cookie: another program on this host may have set one of the same name. */
export function readCookies(header: string | undefined, name: string): string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.flatMap(([key, value]) => (key === name && value !== undefined ? [value] : []));
}
