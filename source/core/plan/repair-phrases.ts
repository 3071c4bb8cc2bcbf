import { cleanText, lowerCaseWords } from '../text/text.ts';
import type { NeedDraft } from './need.ts';
import { maxWelcome, thingsToShow } from './need.ts';
import {
  countWords,
  distinctPhrases,
  isPhraseLength,
  phraseKey,
  phraseWords,
  similarPhrases,
} from './phrase.ts';

/** Max alternate phrases of a need. */
const maxAlternates = 3;

/** The draft with cleaned texts of valid lengths. A missing phrase is made from its other texts where possible. */
export function repairTexts(draft: NeedDraft): NeedDraft {
  const fitted = fitOnce(draft);
  // A changed text may now equal another one, so repeat until nothing changes.
  const again = fitOnce(fitted);
  return joinTexts(again) === joinTexts(fitted) ? fitted : repairTexts(again);
}

/** Everything `repairTexts` may change, as one text for comparison. */
export function joinTexts({ phrase, webPhrase = '', alternates, ...things }: NeedDraft): string {
  return [phrase, webPhrase, ...alternates, '', things.mustShow, ...things.welcome].join('\n');
}

function fitOnce({ webPhrase: web, ...draft }: NeedDraft): NeedDraft {
  const [mustShow = '', ...rest] = clean(thingsToShow(draft));
  const isNamed = clean([draft.mustShow]).length > 0;
  const things = isNamed ? { mustShow, welcome: rest } : { mustShow: '', welcome: clean(draft.welcome) };
  const phrase = fitPhrase(cleanText(draft.phrase, 100), clean(draft.alternates), things);
  const webPhrase = shorten(cleanText(web ?? '', 100));
  const hasOwnWords =
    countWords(webPhrase) > 0 && lowerCaseWords(webPhrase).join(' ') !== lowerCaseWords(phrase).join(' ');
  return {
    ...draft,
    phrase,
    ...(hasOwnWords && { webPhrase }),
    alternates: distinctPhrases(clean(draft.alternates).map(shorten), [phrase]).slice(0, maxAlternates),
    ...{ mustShow: things.mustShow, welcome: things.welcome.slice(0, maxWelcome) },
    avoid: clean(draft.avoid),
    why: cleanText(draft.why, 300),
  };
}

/** Another phrase for a need whose phrase is taken, from its own texts; undefined when all of them are taken, too. */
export function findFreePhrase(draft: NeedDraft, taken: readonly ReadonlySet<string>[]): string | undefined {
  return [...draft.alternates, ...thingsToShow(draft)].find((phrase) => {
    const key = phraseKey(phrase);
    return isPhraseLength(phrase) && key.size > 1 && !taken.some((known) => similarPhrases(key, known));
  });
}

function fitPhrase(
  phrase: string,
  alternates: readonly string[],
  { mustShow, welcome }: Pick<NeedDraft, 'mustShow' | 'welcome'>,
): string {
  const count = countWords(phrase);
  if (count > phraseWords.max) return shorten(phrase);
  if (count >= phraseWords.min) return phrase;
  if (count === 0)
    return shorten([...alternates, mustShow, ...welcome].find((each) => countWords(each) > 0) ?? '');
  const [only = ''] = lowerCaseWords(phrase);
  const longer = alternates.find((each) => isPhraseLength(each) && lowerCaseWords(each).includes(only));
  // `welcome` is not used here: it would ask for two things that are rarely filmed together.
  const isNew =
    countWords(mustShow) > 0 &&
    !lowerCaseWords(mustShow).includes(only) &&
    !only.includes(mustShow.toLowerCase());
  return shorten(longer ?? (isNew ? `${phrase} ${mustShow}` : phrase));
}

/** Cut to six words at most. Short words are dropped first, because they add little to a search. */
function shorten(phrase: string): string {
  const all = phrase.split(' ');
  if (countWords(phrase) <= phraseWords.max) return phrase;
  const long = all.filter((word) => word.length > 3);
  return (long.length >= phraseWords.min ? long : all).slice(0, phraseWords.max).join(' ');
}

function clean(texts: readonly string[]): string[] {
  return unique(texts.map((text) => cleanText(text, 100)).filter((text) => countWords(text) > 0));
}

function unique(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => {
    const key = lowerCaseWords(text).join(' ');
    return !seen.has(key) && seen.add(key);
  });
}
