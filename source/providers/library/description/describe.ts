import { cleanText } from '../../../core/text/text.ts';
import type { Description } from '../video.ts';
import { findWebAddress, readLicence } from './licence-text.ts';

/** A description as found, not yet cleaned. */
export interface RawDescription {
  title?: string | undefined;
  description?: string | undefined;
  tags?: readonly string[] | undefined;
  author?: string | undefined;
  url?: string | undefined;
  /** A field that contains only the licence. If it is not recognized, the licence is unknown. */
  licence?: string | undefined;
  /** Free text about rights, which may name no licence: "© Jane Doe". */
  rights?: string | undefined;
}

const maxTags = 50;

/** Cleans a description from a sidecar file or the container, and reads its licence. */
export function cleanDescription(raw: RawDescription): Description {
  const licence = raw.licence?.trim()
    ? (readLicence(raw.licence) ?? { licence: 'unknown' as const, licenceUrl: findWebAddress(raw.licence) })
    : readLicence(raw.rights ?? '');
  return {
    title: cleaned(raw.title, 200),
    description: cleaned(raw.description, 2000),
    tags: (raw.tags ?? [])
      .slice(0, maxTags)
      .map((tag) => cleanText(tag, 60))
      .filter(Boolean),
    author: cleaned(raw.author, 120),
    url: findWebAddress(raw.url ?? ''),
    ...licence,
  };
}

/** Merges the descriptions of a film: for each field the first value is used; tags are combined. */
export function mergeDescriptions(all: readonly Description[]): Description {
  const licensed = all.find((each) => each.licence !== undefined);
  return {
    title: first(all, 'title'),
    description: first(all, 'description'),
    tags: [...new Set(all.flatMap((each) => each.tags))].slice(0, maxTags),
    author: first(all, 'author'),
    url: first(all, 'url'),
    licence: licensed?.licence,
    licenceUrl: licensed?.licenceUrl,
  };
}

/** Splits "sea, harbour; dawn". */
export function splitTags(text: string): string[] {
  return text.split(/[,;\n]/);
}

/** Reads the description from container tags, with the names of media/probe/probe-tags.ts. */
export function describeTags(tags: Readonly<Record<string, string>>): Description {
  return cleanDescription({
    title: tags['title'],
    description: [...new Set([tags['description'], tags['comment']])].filter(Boolean).join(' '),
    tags: splitTags(tags['keywords'] ?? ''),
    author: tags['artist'],
    rights: tags['copyright'],
  });
}

function first<Key extends 'title' | 'description' | 'author' | 'url'>(
  all: readonly Description[],
  key: Key,
): Description[Key] {
  return all.find((each) => each[key] !== undefined)?.[key];
}

function cleaned(text: string | undefined, limit: number): string | undefined {
  return cleanText(text ?? '', limit) || undefined;
}
