/** Enough to tell a language by. */
const sampleCharacters = 20_000;

/** The language of a text as ISO 639-1 and ISO 639-3 codes; undefined when it is too short or none that is known. */
export async function detectLanguage(text: string): Promise<string | undefined> {
  const { detect } = await import('tinyld/light');
  return detect(text.slice(0, sampleCharacters)) || undefined;
}

/** The words that every text of this language (ISO 639-1) has, lower case; empty when there is no list of them. */
export async function commonWords(language: string | undefined): Promise<ReadonlySet<string>> {
  const [{ toISO3 }, { commonWordLists }] = await Promise.all([
    import('tinyld/light'),
    import('./common-word-lists.ts'),
  ]);
  const code = language === undefined ? '' : toISO3(language);
  const list = commonWordLists[code];
  return new Set(Array.isArray(list) ? list.map((word) => String(word).toLowerCase()) : []);
}
