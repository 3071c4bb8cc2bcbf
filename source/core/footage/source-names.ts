/** Where footage is looked for. The order is the one that breaks ties. */
export const sourceNames = ['library', 'pexels', 'pixabay', 'youtube'] as const;
export type SourceName = (typeof sourceNames)[number];

/** The values of the setting LICENCES: what may be delivered. */
export const licenceFilters = ['any', 'free-to-use', 'cc'] as const;
export type LicenceFilter = (typeof licenceFilters)[number];
