import type { Preferences } from '../../core/need.ts';
import { distinctPhrases } from '../../core/phrase.ts';
import type { NeedDraft } from '../../core/plan-repair.ts';
import { type SpokenText, textOf } from '../../core/spoken-text.ts';
import type { Moment } from './choose-moments.ts';
import type { KeyPhrases } from './key-phrase.ts';

/** Words before and after the phrase that are copied from the transcript. */
const contextWords = 8;

/** A need for each moment: what is spoken there, other ways to search for it, and what belongs into the picture. */
export function draftNeeds(
  chosen: readonly Moment[],
  all: readonly Moment[],
  talk: { spoken: SpokenText; mentions: KeyPhrases['mentions'] },
  preferences: Preferences,
): NeedDraft[] {
  const seen = new Set<string>();
  return chosen.map((moment) => {
    const around = wordsAround(moment, talk.spoken);
    const first = !seen.has(moment.subject);
    seen.add(moment.subject);
    return {
      at: moment.at,
      until: around.end,
      phrase: moment.phrase,
      alternates: alternatesOf(moment, all),
      mustShow: [...moment.things].slice(0, 6),
      avoid: splitList(preferences.avoid),
      ...(preferences.style.trim() === '' ? {} : { style: preferences.style.trim() }),
      spoken: around.text,
      why: reason(moment, talk.mentions.get(moment.subject) ?? 1, first),
    };
  });
}

/** "people, night" as its parts. */
export function splitList(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The phrase's sentence, at most some words before and behind it. */
function wordsAround(moment: Moment, spoken: SpokenText): { text: string; end: number } {
  const inPhrase = spoken.words.findIndex((word) => word.to > moment.from);
  let first = inPhrase;
  let last = inPhrase;
  const { words } = spoken;
  while (
    first > 0 &&
    inPhrase - first < contextWords &&
    (words[first - 1]?.from ?? 0) >= moment.sentence.from
  )
    first -= 1;
  while (last + 1 < words.length && (words[last + 1]?.from ?? 0) < moment.to) last += 1;
  const phraseEnd = last;
  while (
    last + 1 < words.length &&
    last - phraseEnd < contextWords &&
    (words[last + 1]?.to ?? 0) <= moment.sentence.to
  )
    last += 1;
  return { text: textOf(spoken, { first, last }), end: words[last]?.end ?? moment.at };
}

/** Phrases about the same subject first, those nearest in time before others, then what is named beside it. */
function alternatesOf(moment: Moment, all: readonly Moment[]): string[] {
  const near = all
    .filter((other) => other.phrase.includes(' '))
    .map((other) => ({ other, distance: Math.abs(other.at - moment.at) }))
    .filter(({ other, distance }) => other.subject === moment.subject || distance < 10)
    .toSorted((a, b) => rank(a.other, moment) - rank(b.other, moment) || a.distance - b.distance)
    .map(({ other }) => other.phrase);
  return distinctPhrases(near, [moment.phrase]).slice(0, 3);
}

function rank(other: Moment, moment: Moment): number {
  return other.subject === moment.subject ? 0 : 1;
}

function reason(moment: Moment, mentions: number, first: boolean): string {
  if (mentions <= 1) return `“${moment.subject}” is named only here.`;
  return `“${moment.subject}” is named ${mentions} times${first ? ', used here first' : ''}.`;
}
