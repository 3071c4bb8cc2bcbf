import { cleanText } from '../../core/text/text.ts';
import { readLicence, webAddress } from './licence-text.ts';
import type { Description } from './video.ts';

/** Words of a description as they were found, not yet cleaned. */
export interface RawDescription {
  title?: string | undefined;
  description?: string | undefined;
  tags?: readonly string[] | undefined;
  author?: string | undefined;
  url?: string | undefined;
  /** A field that says nothing but the licence. What it says and we do not know makes the licence unknown. */
  licence?: string | undefined;
  /** A free text on rights: "© Jane Doe" names no licence. */
  rights?: string | undefined;
}

const tagsAtMost = 50;

/** Cleans what a file beside the video or its container says, and reads the licence from it. */
export function describe(raw: RawDescription): Description {
  const licence = raw.licence?.trim()
    ? (readLicence(raw.licence) ?? { licence: 'unknown' as const, licenceUrl: webAddress(raw.licence) })
    : readLicence(raw.rights ?? '');
  return {
    title: filled(raw.title, 200),
    description: filled(raw.description, 2000),
    tags: (raw.tags ?? [])
      .slice(0, tagsAtMost)
      .map((tag) => cleanText(tag, 60))
      .filter(Boolean),
    author: filled(raw.author, 120),
    url: webAddress(raw.url ?? ''),
    ...licence,
  };
}

/** Several descriptions of one film as one: the first that says a thing is believed, all tags are kept. */
export function mergeDescriptions(all: readonly Description[]): Description {
  const licensed = all.find((each) => each.licence !== undefined);
  return {
    title: first(all, 'title'),
    description: first(all, 'description'),
    tags: [...new Set(all.flatMap((each) => each.tags))].slice(0, tagsAtMost),
    author: first(all, 'author'),
    url: first(all, 'url'),
    licence: licensed?.licence,
    licenceUrl: licensed?.licenceUrl,
  };
}

/** "sea, harbour; dawn" as its parts. */
export function splitTags(text: string): string[] {
  return text.split(/[,;\n]/);
}

/** What a film's container tags say, by the names media/probe/probe-tags.ts gives them. */
export function describeTags(tags: Readonly<Record<string, string>>): Description {
  return describe({
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

function filled(text: string | undefined, limit: number): string | undefined {
  return cleanText(text ?? '', limit) || undefined;
}
