import { type SourceName, sourceNames } from '../core/footage/source-names.ts';
import type { Source } from './interfaces.ts';
import { library } from './library/descriptor.ts';
import type { SourceDescriptor, SourceRequest } from './source-descriptor.ts';
import { pexels } from './stock/pexels/descriptor.ts';
import { pixabay } from './stock/pixabay/descriptor.ts';
import { youtube } from './youtube/descriptor.ts';

/** One line a source: one without its descriptor does not compile. */
export const sourceDescriptors: { readonly [Name in SourceName]: SourceDescriptor<Name> } = {
  library,
  pexels,
  pixabay,
  youtube,
};

/** A source that runs here, or why it does not, in words for the user. */
export type OpenedSource = { name: SourceName; reason: string; source?: Source };

/** Every source there is, in the order that breaks ties, opened or with the reason why it is off. */
export function openSources(request: SourceRequest): OpenedSource[] {
  return sourceNames.map((name) => {
    const { isWeb, open } = sourceDescriptors[name];
    if (!request.settings.SEARCH_SOURCES.includes(name)) return { name, reason: 'not in SEARCH_SOURCES' };
    if (isWeb && request.offline) return { name, reason: '--offline' };
    return { name, ...open(request) };
  });
}
