import { cleanText } from '../../core/text/text.ts';

/** Container tags that describe the footage or its owner, mapped to the names that the program uses. */
const wanted: Record<string, string> = {
  title: 'title',
  description: 'description',
  synopsis: 'description',
  keywords: 'keywords',
  comment: 'comment',
  artist: 'artist',
  author: 'artist',
  copyright: 'copyright',
};

/** Cameras and Apple's programs put this before the same tags. */
const prefix = /^com\.apple\.quicktime\./;

/** Reads title, description, keywords, comment, artist and copyright, cleaned; earlier sources take precedence. */
export function readTags(
  ...sources: readonly (Readonly<Record<string, string>> | undefined)[]
): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const source of sources) {
    for (const [key, value] of Object.entries(source ?? {})) {
      const name = wanted[key.toLowerCase().replace(prefix, '')];
      const text = cleanText(value);
      if (name !== undefined && text !== '') tags[name] ??= text;
    }
  }
  return tags;
}
