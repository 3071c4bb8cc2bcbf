import type { SourceName } from '../../core/footage/source-names.ts';

/** Sources as people call them. */
export const sourceLabels: Readonly<Record<SourceName, string>> = {
  library: 'library',
  pexels: 'Pexels',
  pixabay: 'Pixabay',
  youtube: 'YouTube',
};
