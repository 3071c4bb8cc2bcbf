import type { Language } from './words/language.ts';

/** Words with a lower weight only link others. */
const minRunWeight = 0.1;
/** Min weight of a head word, which excludes measures and words such as "people". */
const minHeadWeight = 0.3;

/**
 * The head word of a phrase: the last word of the first noun group, such as "bread" in "stale bread", "kiosk" in "kiosk in
 * the park", "fisherman" in "fisherman mending nets", "milk" in "glass of milk". Undefined when there is none.
 */
export function phraseHead(words: readonly string[], { weight, code }: Language): string | undefined {
  const runs: string[][] = [[]];
  for (const [place, word] of words.entries()) {
    const isTurn = code === 'en' && place > 0 && place < words.length - 1 && /.{3}ing$/.test(word);
    if (weight(word) < minRunWeight || isTurn) runs.push(isTurn ? [word] : []);
    else runs.at(-1)?.push(word);
  }
  for (const run of runs) {
    const head = run.findLast((word) => weight(word) >= minHeadWeight);
    if (head !== undefined) return head;
  }
  return undefined;
}
