import { type SourceName, sourceNames } from '../core/footage/source-names.ts';
import type { Source } from './interfaces.ts';
import { library } from './library/descriptor.ts';
import type { SourceDescriptor, SourceRequest } from './source-descriptor.ts';
import { pexels } from './stock/pexels/descriptor.ts';
import { pixabay } from './stock/pixabay/descriptor.ts';
import { youtube } from './youtube/descriptor.ts';

/** All sources. A source name without a descriptor does not compile. */
export const sourceDescriptors: { readonly [Name in SourceName]: SourceDescriptor<Name> } = {
  library,
  pexels,
  pixabay,
  youtube,
};

/** An open source, or the reason why it is off, in words for the user. */
export type OpenedSource = { name: SourceName; reason: string; source?: Source };

/** Opens the sources, in the order that breaks ties in rankings. Sources that are off are included with the reason. */
export function openSources(request: SourceRequest): OpenedSource[] {
  return sourceNames.map((name) => {
    const { isWeb, open } = sourceDescriptors[name];
    if (!request.settings.SEARCH_SOURCES.includes(name)) return { name, reason: 'not in SEARCH_SOURCES' };
    if (isWeb && request.offline) return { name, reason: '--offline' };
    return { name, ...open(request) };
  });
}
