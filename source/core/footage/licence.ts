import * as z from 'zod';
import type { LicenceFilter } from './source-names.ts';

export const licenceSchema = z.enum([
  'public-domain',
  'cc0',
  'cc-by',
  'cc-by-sa',
  'stock-free',
  'own-footage',
  'all-rights-reserved',
  'unknown',
]);
/** The license class of a candidate. */
export type Licence = z.infer<typeof licenceSchema>;

interface LicenceFacts {
  /** The name for users. */
  label: string;
  /** Whether a credit is a condition of use. */
  creditRequired: boolean;
  /** Passes LICENCES=free-to-use: may be used in a video without asking for permission. */
  freeToUse: boolean;
  /** Passes LICENCES=cc. */
  creativeCommons: boolean;
  /** A condition of the license besides the credit, as a sentence for users. */
  condition?: string;
}

export const licences: Readonly<Record<Licence, LicenceFacts>> = {
  'public-domain': { label: 'public domain', creditRequired: false, freeToUse: true, creativeCommons: true },
  cc0: { label: 'CC0', creditRequired: false, freeToUse: true, creativeCommons: true },
  'cc-by': { label: 'CC BY', creditRequired: true, freeToUse: true, creativeCommons: true },
  'cc-by-sa': {
    label: 'CC BY-SA',
    creditRequired: true,
    freeToUse: true,
    creativeCommons: true,
    // https://creativecommons.org/licenses/by-sa/4.0/#ref-same-license
    condition: 'If your video adapts the footage, it must be shared under the same licence.',
  },
  'stock-free': { label: 'free stock', creditRequired: false, freeToUse: true, creativeCommons: false },
  'own-footage': { label: 'your own footage', creditRequired: false, freeToUse: true, creativeCommons: true },
  'all-rights-reserved': {
    label: 'all rights reserved',
    creditRequired: true,
    freeToUse: false,
    creativeCommons: false,
  },
  unknown: { label: 'licence unknown', creditRequired: true, freeToUse: false, creativeCommons: false },
};

/** Whether a license class passes the user's filter. */
export function licenceAllowed(licence: Licence, filter: LicenceFilter): boolean {
  if (filter === 'any') return true;
  return filter === 'cc' ? licences[licence].creativeCommons : licences[licence].freeToUse;
}

/** What to do before a clip of this license class is published; undefined if it may be used without asking. */
export function rightsWarning(licence: Licence): string | undefined {
  const { freeToUse, label } = licences[licence];
  return freeToUse ? undefined : `Check the rights: ${label}. Ask the owner before you publish it.`;
}
