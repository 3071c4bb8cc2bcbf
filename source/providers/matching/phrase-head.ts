import type { Language } from './words/language.ts';

/** A word that counts less is one that links others. */
const linkWeight = 0.1;
/** The word a phrase is about says what is seen: no measure, nobody in particular. */
const headWeight = 0.3;

/**
 * The word that a phrase is about: the last of those that stand together, "bread" of "stale bread" and "kiosk" of "kiosk in
 * the park", but "fisherman" of "fisherman mending nets" and "milk" of "glass of milk". Undefined when there is none.
 */
export function phraseHead(words: readonly string[], { weight, code }: Language): string | undefined {
  const runs: string[][] = [[]];
  for (const [place, word] of words.entries()) {
    const isTurn = code === 'en' && place > 0 && place < words.length - 1 && /.{3}ing$/.test(word);
    if (weight(word) < linkWeight || isTurn) runs.push(isTurn ? [word] : []);
    else runs.at(-1)?.push(word);
  }
  for (const run of runs) {
    const head = run.findLast((word) => weight(word) >= headWeight);
    if (head !== undefined) return head;
  }
  return undefined;
}
