import { cleanText, words } from '../text/text.ts';
import { countWords, distinctPhrases, fitsPhrase, phraseKey, phraseWords, similarPhrases } from './phrase.ts';
import type { NeedDraft } from './plan-repair.ts';

/** How many of each a need should have, product.md. */
const alternatesCount = { least: 2, most: 3 } as const;
const mustShowCount = { least: 3, most: 6 } as const;

/** What a phrase cannot begin with. */
const joining = /^(a|an|and|at|by|for|from|in|into|near|of|on|over|the|through|to|under|with)$/;

/** The draft with clean texts of the right lengths; what is missing is made from its other words where they suffice. */
export function fitTexts(draft: NeedDraft): NeedDraft {
  const fitted = fitOnce(draft);
  // What was added may serve once more: a thing to see for a phrase of one word.
  const again = fitOnce(fitted);
  return textsOf(again) === textsOf(fitted) ? fitted : fitTexts(again);
}

/** Neither a word that joins others nor one that says how something is filmed. */
function isThing(word: string): boolean {
  return word.length > 2 && !joining.test(word) && !/^(close|wide|shot|view|aerial)$/.test(word);
}

/** Everything `fitTexts` may change, to compare. */
export function textsOf({ phrase, alternates, mustShow }: NeedDraft): string {
  return [phrase, ...alternates, '', ...mustShow].join('\n');
}

function fitOnce(draft: NeedDraft): NeedDraft {
  const given = clean(draft.mustShow);
  const others = clean(draft.alternates);
  const phrase = fitPhrase(cleanText(draft.phrase, 100), others, given);
  const alternates = distinctPhrases(others.map(shorten), [phrase]).slice(0, alternatesCount.most);
  const spare = distinctPhrases(spareAlternates(phrase, given), [phrase, ...alternates]);
  const parts = [phrase, ...alternates].flatMap((each) => words(each).filter(isThing));
  return {
    ...draft,
    phrase,
    alternates: [...alternates, ...spare.slice(0, Math.max(0, alternatesCount.least - alternates.length))],
    mustShow: unique([
      ...given,
      ...parts.slice(0, Math.max(0, mustShowCount.least - given.length) * 3),
    ]).slice(0, Math.max(mustShowCount.least, Math.min(given.length, mustShowCount.most))),
    avoid: clean(draft.avoid),
    why: cleanText(draft.why, 300),
  };
}

/** Another phrase for a need whose own is taken, from what it has itself; undefined when all of that is taken, too. */
export function freePhrase(draft: NeedDraft, taken: readonly ReadonlySet<string>[]): string | undefined {
  return [...draft.alternates, ...draft.mustShow].find((phrase) => {
    const key = phraseKey(phrase);
    return fitsPhrase(phrase) && key.size > 1 && !taken.some((known) => similarPhrases(key, known));
  });
}

function fitPhrase(phrase: string, alternates: readonly string[], mustShow: readonly string[]): string {
  const count = countWords(phrase);
  if (count > phraseWords.most) return shorten(phrase);
  if (count >= phraseWords.least) return phrase;
  if (count === 0) return shorten([...alternates, ...mustShow].find((each) => countWords(each) > 0) ?? '');
  const [only = ''] = words(phrase);
  const longer = alternates.find((each) => fitsPhrase(each) && words(each).includes(only));
  const beside = mustShow.find((each) => countWords(each) > 0 && !words(each).includes(only));
  return shorten(longer ?? (beside === undefined ? phrase : `${phrase} ${beside}`));
}

/** At most six words: the short ones, which search little, go first. */
function shorten(phrase: string): string {
  const all = phrase.split(' ');
  if (countWords(phrase) <= phraseWords.most) return phrase;
  const long = all.filter((word) => word.length > 3);
  return (long.length >= phraseWords.least ? long : all).slice(0, phraseWords.most).join(' ');
}

function spareAlternates(phrase: string, mustShow: readonly string[]): string[] {
  const end = words(phrase).slice(-2);
  const tail = joining.test(end[0] ?? '') ? '' : end.join(' ');
  const pairs = mustShow.flatMap((thing, index) =>
    mustShow.slice(index + 1).map((other) => `${thing} ${other}`),
  );
  return [tail, ...mustShow, ...pairs].filter(fitsPhrase);
}

function clean(texts: readonly string[]): string[] {
  return unique(texts.map((text) => cleanText(text, 100)).filter((text) => countWords(text) > 0));
}

function unique(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => {
    const key = words(text).join(' ');
    return !seen.has(key) && seen.add(key);
  });
}
