/** What is known of a source without opening it. */
export interface SourceFacts {
  /** The name for users. */
  label: string;
  /** Whether its films come over the network. The films of other sources are the user's own. */
  isWeb: boolean;
  /** Whether anyone can upload there, so that view counts and blocked title words matter. */
  isOpenToAll: boolean;
  /** The setting with its API key, if it needs one. */
  keySetting?: SourceKeySetting;
  /** The setting with the address of a compatible server, if any. */
  addressSetting?: SourceAddressSetting;
}

/** All sources of footage, one row each. Their order breaks ties. */
export const sourceTable = {
  library: { label: 'library', isWeb: false, isOpenToAll: false },
  pexels: {
    label: 'Pexels',
    isWeb: true,
    isOpenToAll: false,
    keySetting: 'PEXELS_API_KEY',
    addressSetting: 'PEXELS_BASE_URL',
  },
  pixabay: {
    label: 'Pixabay',
    isWeb: true,
    isOpenToAll: false,
    keySetting: 'PIXABAY_API_KEY',
    addressSetting: 'PIXABAY_BASE_URL',
  },
  youtube: { label: 'YouTube', isWeb: true, isOpenToAll: true },
} as const;

export type SourceName = keyof typeof sourceTable;
export const sourceNames: readonly SourceName[] = Object.keys(sourceTable).filter(
  (name): name is SourceName => name in sourceTable,
);

/** The values that a field has over all sources. */
type FieldOfSources<Field extends string> = {
  [Name in SourceName]: (typeof sourceTable)[Name] extends Readonly<Record<Field, infer Value>>
    ? Value
    : never;
}[SourceName];
export type SourceKeySetting = FieldOfSources<'keySetting'>;
export type SourceAddressSetting = FieldOfSources<'addressSetting'>;

export function sourceFacts(name: SourceName): SourceFacts {
  return sourceTable[name];
}

/** The values of the setting LICENCES. */
export const licenceFilters = ['any', 'free-to-use', 'cc'] as const;
export type LicenceFilter = (typeof licenceFilters)[number];
