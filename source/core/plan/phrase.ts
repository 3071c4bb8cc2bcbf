import { lowerCaseWords } from '../text/text.ts';

/** Min and max words of a search phrase. */
export const phraseWords = { min: 2, max: 6 } as const;

/** The words of a phrase, normalized for comparison: no accents, no plural s. */
export function phraseKey(phrase: string): Set<string> {
  return new Set(
    lowerCaseWords(phrase).map((word) => foldAccents(word).replace(/(?<=[a-z]{2}[^s])e?s$/, '')),
  );
}

/** Lower case without accents: "Café" becomes "cafe". */
export function foldAccents(text: string): string {
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

/** The phrases that are not similar to an earlier one or to one of `taken`, in order. */
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
  return lowerCaseWords(phrase).length;
}

export function isPhraseLength(phrase: string): boolean {
  const count = countWords(phrase);
  return count >= phraseWords.min && count <= phraseWords.max;
}
