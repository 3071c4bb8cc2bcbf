import { words } from '../text/text.ts';

/** How many words a search phrase may have. */
export const phraseWords = { least: 2, most: 6 } as const;

/** Words in the form in which phrases are compared: no accents, no plural s. */
export function phraseKey(phrase: string): Set<string> {
  return new Set(words(phrase).map((word) => fold(word).replace(/(?<=[a-z]{2}[^s])e?s$/, '')));
}

/** Lower case without accents: "Café" and "cafe" are the same. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('’', "'");
}

/** Whether two phrases would find the same footage: most of their words are shared. */
export function similarPhrases(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared > 0 && shared / (a.size + b.size - shared) >= 0.6;
}

/** The first of each kind of phrase, in order; what is similar to one before is left out. */
export function distinctPhrases(phrases: readonly string[], taken: readonly string[] = []): string[] {
  const keys = taken.map(phraseKey);
  return phrases.filter((phrase) => {
    const key = phraseKey(phrase);
    if (key.size === 0 || keys.some((known) => similarPhrases(key, known))) return false;
    keys.push(key);
    return true;
  });
}

export function countWords(phrase: string): number {
  return words(phrase).length;
}

export function fitsPhrase(phrase: string): boolean {
  const count = countWords(phrase);
  return count >= phraseWords.least && count <= phraseWords.most;
}
