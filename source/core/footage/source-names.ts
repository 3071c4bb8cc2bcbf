/** What is known of a source without opening it. */
export interface SourceFacts {
  /** As people call it. */
  label: string;
  /** Its films come over the network; those of any other source are the user's own. */
  isWeb: boolean;
  /** Anyone may put films there: few views and some words in the title say that a film is no use. */
  isOpenToAll: boolean;
  /** The setting with its key, where it wants one. */
  keySetting?: SourceKeySetting;
  /** The setting with the address of a compatible server. */
  addressSetting?: SourceAddressSetting;
}

/** One line a source: where footage is looked for. The order is the one that breaks ties. */
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

/** What the lines of all sources have in a field. */
type FieldOfSources<Field extends string> = {
  [Name in SourceName]: (typeof sourceTable)[Name] extends Readonly<Record<Field, infer Value>>
    ? Value
    : never;
}[SourceName];
export type SourceKeySetting = FieldOfSources<'keySetting'>;
export type SourceAddressSetting = FieldOfSources<'addressSetting'>;

export function factsOf(name: SourceName): SourceFacts {
  return sourceTable[name];
}

/** The values of the setting LICENCES: what may be delivered. */
export const licenceFilters = ['any', 'free-to-use', 'cc'] as const;
export type LicenceFilter = (typeof licenceFilters)[number];
