import type { SentenceSpan } from '../../../core/transcript/sentences.ts';
import { toGerund } from '../words/gerund.ts';
import { isForAudience } from '../words/small-talk.ts';
import type { Sentence } from '../words/tokens.ts';
import { findSynonyms, isVisibleVerb } from '../words/visibility.ts';
import { readEnglish } from '../words/wink.ts';
import {
  isAmountOf,
  isBackground,
  isCompared,
  isUnspecificPeople,
  minShowableVisibility,
  type NounRunContext,
  type PhraseVariant,
  phraseVariants,
  withSynonymHead,
} from './english-variants.ts';
import type { KeyPhrase } from './key-phrase.ts';
import { findNounRuns, isNoun, type NounRun, phraseWordsOf } from './noun-runs.ts';

/** Weight of a noun that only describes the location of something else. */
const backgroundWorth = 0.9;
/** Additional weight for each doubling of the mentions, up to sixteen mentions. */
const mentionWorth = 0.1;
const countedDoublings = 4;
/** Min weight of a key phrase. */
const minWeight = 0.3;
/** Weight of an action without an object. */
const actionWorth = 0.5;
/** Actions without an object that many films show. */
const filmedActions = new Set(
  'rain snow hail thunder swim dance sing cook bake cycle hike climb run walk jump laugh cry sleep sail surf ski paint draw fish camp read write drive fly ride knit sew garden jog dive row skate'.split(
    ' ',
  ),
);
/** Max other things of a key phrase. */
const maxOtherThings = 5;

/** The key phrases of an English talk: things, things at a place, and actions with things. */
export async function englishPhrases(
  text: string,
  spans: readonly SentenceSpan[],
  pause: () => Promise<void> = async () => undefined,
): Promise<KeyPhrase[]> {
  const sentences = await readEnglish(text, spans, pause);
  const mentions = countMentions(sentences);
  const phrases: KeyPhrase[] = [];
  for (const [index, sentence] of sentences.entries()) {
    if (!isForAudience(text.slice(sentence.from, sentence.to)))
      phrases.push(...phrasesOf(sentence, mentions));
    if (index % 500 === 499) await pause();
  }
  return phrases;
}

function phrasesOf(sentence: Sentence, mentions: ReadonlyMap<string, number>): KeyPhrase[] {
  const spots = spotsOf(sentence);
  const found = spots.flatMap((spot) => {
    // "a glass of milk" and "people on bikes" already include milk and bikes.
    const before = spots.find((other) => other.next === spot.run);
    return isCompared(spot) || (before && (isAmountOf(before) || isUnspecificPeople(before)))
      ? []
      : spotPhrase(spot, spots, mentions);
  });
  return found.length > 0 ? found : actionPhrase(sentence, mentions);
}

function spotsOf(sentence: Sentence): NounRunContext[] {
  const runs = findNounRuns(sentence).filter((run) => run.visibility > 0);
  return runs.map((run, index) => ({
    run,
    sentence,
    next: runs[index + 1],
    from: run.tokens[0]?.from ?? sentence.from,
  }));
}

function spotPhrase(
  spot: NounRunContext,
  spots: readonly NounRunContext[],
  mentions: ReadonlyMap<string, number>,
): KeyPhrase[] {
  const variants = phraseVariants(spot);
  const [best] = variants;
  if (!best || best.visibility < minShowableVisibility) return [];
  const { head } = best.about;
  const doublings = Math.min(countedDoublings, Math.log2(mentions.get(head.lemma) ?? 1));
  const weight =
    best.visibility ** 1.5 *
    best.worth *
    (1 + mentionWorth * doublings) *
    (isBackground(spot) && best.about === spot.run ? backgroundWorth : 1);
  if (weight < minWeight) return [];
  const phrase = best.words.join(' ');
  return [
    {
      phrase,
      alternates: alternatesOf(variants, phrase),
      thing: thingOf(best.about),
      otherThings: otherThingsOf(spot, best, spots),
      from: best.from,
      to: best.to,
      sentence: { from: spot.sentence.from, to: spot.sentence.to },
      subject: subjectOf(best.about),
      subjectSaid: head.text.toLowerCase(),
      mentions: mentions.get(head.lemma) ?? 1,
      weight,
    },
  ];
}

/** The subject of a run: the same for "bike" and "bicycle", but different for "coffee bean" and "cocoa bean". */
function subjectOf({ tokens, head }: NounRun): string {
  const before = tokens.at(-2);
  const [name = head.lemma] = [head.lemma, ...findSynonyms(head.lemma)].sort();
  return isNoun(before) && before !== head ? `${before?.lemma} ${name}` : name;
}

/** The other variants for the same thing, and the phrase with synonyms. */
function alternatesOf([best, ...others]: readonly PhraseVariant[], phrase: string): string[] {
  if (!best) return [];
  const same = others.filter(
    (other) => other.about === best.about && other.visibility >= minShowableVisibility,
  );
  const texts = [
    ...withSynonymHead(best).slice(0, 1),
    ...same.map(({ words }) => words.join(' ')),
    ...withSynonymHead(best).slice(1),
  ];
  return [...new Set(texts)].filter((text) => text !== phrase).slice(0, 3);
}

/** The other things of the sentence, the nearest first. */
function otherThingsOf(
  spot: NounRunContext,
  best: PhraseVariant,
  spots: readonly NounRunContext[],
): string[] {
  const near = spots
    .filter(({ run }) => run !== best.about && run.visibility >= minShowableVisibility)
    .toSorted((a, b) => Math.abs(a.from - spot.from) - Math.abs(b.from - spot.from))
    .map(({ run }) => thingOf(run));
  return [...new Set(near)].filter((thing) => thing !== thingOf(best.about)).slice(0, maxOtherThings);
}

/** The nouns at the end of a run: "custard tarts" in "warm custard tarts". */
function thingOf(run: NounRun): string {
  const firstNoun = run.tokens.findLastIndex((token) => !isNoun(token)) + 1;
  return phraseWordsOf(run.tokens.slice(firstNoun)).join(' ');
}

/** The action of a sentence without a thing: "rain" in "then it rains". */
function actionPhrase(sentence: Sentence, mentions: ReadonlyMap<string, number>): KeyPhrase[] {
  const verb = sentence.tokens.find(
    (token) =>
      token.pos === 'VERB' &&
      filmedActions.has(token.lemma) &&
      (isVisibleVerb(token.lemma) || token.lemma === 'snow'),
  );
  if (!verb) return [];
  const weather = /^(rain|snow|hail|thunder)$/.test(verb.lemma);
  const phrase = weather ? verb.lemma : `person ${toGerund(verb.lemma)}`;
  return [
    {
      phrase,
      alternates: weather ? [`${verb.lemma} falling`] : [],
      thing: weather ? verb.lemma : toGerund(verb.lemma),
      otherThings: [],
      from: verb.from,
      to: verb.to,
      sentence: { from: sentence.from, to: sentence.to },
      subject: verb.lemma,
      subjectSaid: verb.text.toLowerCase(),
      mentions: mentions.get(verb.lemma) ?? 1,
      weight: actionWorth * (1 + mentionWorth * Math.log2(mentions.get(verb.lemma) ?? 1)),
    },
  ];
}

function countMentions(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { tokens } of sentences) {
    for (const token of tokens) {
      if (isNoun(token)) counts.set(token.lemma, (counts.get(token.lemma) ?? 0) + 1);
    }
  }
  return counts;
}
