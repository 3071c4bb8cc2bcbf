import type { Licence } from '../../../core/footage/licence.ts';

/** A licence class with the page of its text. */
export interface LicenceClaim {
  licence: Licence;
  licenceUrl?: string | undefined;
}

/**
 * Patterns of licence texts, the most restrictive first. Non-commercial and no-derivatives licences count as "all
 * rights reserved", since the author must be asked before the footage is used in a video.
 */
const claims: readonly { pattern: RegExp; licence: Licence; url?: string }[] = [
  {
    pattern: /\bby[- ](?:nc|nd)\b|non-?commercial|no-?deriv|all rights reserved|editorial use/,
    licence: 'all-rights-reserved',
  },
  {
    pattern: /\bcc[- ]?0\b|\bcc zero\b|publicdomain\/zero/,
    licence: 'cc0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
  },
  { pattern: /public ?domain|\bpdm\b|\bno known copyright/, licence: 'public-domain' },
  {
    pattern: /\bcc[- ]by[- ]sa\b|licenses\/by-sa|share-?alike/,
    licence: 'cc-by-sa',
    url: 'https://creativecommons.org/licenses/by-sa/4.0/',
  },
  {
    pattern: /\bcc[- ]by\b|licenses\/by\/|creative commons attribution/,
    licence: 'cc-by',
    url: 'https://creativecommons.org/licenses/by/4.0/',
  },
  { pattern: /\bpexels\b/, licence: 'stock-free', url: 'https://www.pexels.com/license/' },
  {
    pattern: /\bpixabay\b/,
    licence: 'stock-free',
    url: 'https://pixabay.com/service/license-summary/',
  },
  { pattern: /\bunsplash\b/, licence: 'stock-free', url: 'https://unsplash.com/license' },
  { pattern: /\b(?:mixkit|coverr|free stock|stock-free)\b/, licence: 'stock-free' },
  { pattern: /\bown(?:-footage| footage| work)?\b|\bmine\b|\bmyself\b|self[- ]shot/, licence: 'own-footage' },
];

/** Reads the licence class from a text or URL; undefined when it names no known licence. */
export function readLicence(text: string): LicenceClaim | undefined {
  const plain = text
    .toLowerCase()
    .replace(/licence/g, 'license')
    .replace(/_/g, ' ');
  const claim = claims.find(({ pattern }) => pattern.test(plain));
  if (!claim) return undefined;
  const given = findWebAddress(text);
  return { licence: claim.licence, licenceUrl: given ?? claim.url };
}

/** The first web address in a text, or undefined. */
export function findWebAddress(text: string): string | undefined {
  const address = /https?:\/\/[^\s"'<>]+/i.exec(text)?.[0].replace(/[.,;:)\]]+$/, '');
  return address !== undefined && address.length <= 2000 && URL.canParse(address) ? address : undefined;
}
