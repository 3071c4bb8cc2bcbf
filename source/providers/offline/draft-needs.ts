import type { Preferences } from '../../core/need.ts';
import { countWords, distinctPhrases } from '../../core/phrase.ts';
import type { NeedDraft } from '../../core/plan-repair.ts';
import { fitTexts } from '../../core/repair-phrases.ts';
import { type SpokenText, textOf, wordAt } from '../../core/spoken-text.ts';
import type { Moment } from './choose-moments.ts';
import type { KeyPhrases } from './key-phrase.ts';
import { splitList } from './split-list.ts';

/** Words before and after the phrase that are copied from the transcript. */
const contextWords = 8;
/** What the same sentence names this close, and is worth this much of a phrase, may stand in for it. */
const nearSeconds = 8;
const leastWorth = 0.5;
/** A need names so many things to see, product.md. */
const fewThings = 3;
const manyThings = 6;
/** More phrases than this about one subject are not compared. */
const considered = 50;
/** How long a clip is wanted where the words are short; the rules of the job come on top. */
const usualSeconds = 5.5;

/** A need for each moment: what is spoken there, other ways to search for it, and what belongs into the picture. */
export function draftNeeds(
  chosen: readonly Moment[],
  all: readonly Moment[],
  talk: Pick<KeyPhrases, 'mentions' | 'views'> & { spoken: SpokenText },
  preferences: Preferences,
): NeedDraft[] {
  const seen = new Set<string>();
  return chosen.map((moment) => {
    const around = wordsAround(moment, talk.spoken);
    const first = !seen.has(moment.subject);
    seen.add(moment.subject);
    return fitTexts({
      at: moment.at,
      until: Math.max(around.end, moment.at + usualSeconds),
      phrase: moment.phrase,
      alternates: alternatesOf(moment, all, talk.views),
      ...thingsToSee(moment, all),
      avoid: splitList(preferences.avoid),
      ...(preferences.style.trim() === '' ? {} : { style: preferences.style.trim() }),
      spoken: around.text,
      why: reason(moment, talk.mentions.get(moment.subject) ?? 1, first),
    });
  });
}

/** The phrase's sentence, at most some words before and behind it. */
function wordsAround(moment: Moment, spoken: SpokenText): { text: string; end: number } {
  const inPhrase = wordAt(spoken, moment.from);
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

/**
 * Phrases about the same subject, then what is named beside it, then its subject with the place of the talk; where
 * that is too little, other views of it.
 */
function alternatesOf(moment: Moment, all: readonly Moment[], views: readonly string[]): string[] {
  const rank = (other: Moment) => {
    const same = other.subject === moment.subject;
    if (other.kind === 'place' || other.kind === 'beside') return same ? 2 : 3;
    return same ? 0 : 1;
  };
  const near = all
    .map((other) => ({ other, rank: rank(other), distance: Math.abs(other.at - moment.at) }))
    .filter(({ other, rank: own, distance }) => {
      if (!other.phrase.includes(' ') || own === 3) return false;
      const beside = distance < nearSeconds && other.sentence.from === moment.sentence.from;
      return other.weight >= moment.weight * leastWorth && (own !== 1 || beside);
    })
    .toSorted((a, b) => a.rank - b.rank || a.distance - b.distance)
    .slice(0, considered)
    .map(({ other }) => other.phrase);
  const named = distinctPhrases(near, [moment.phrase]).slice(0, 3);
  const core = countWords(moment.phrase) > 2 ? (moment.things[0] ?? moment.phrase) : moment.phrase;
  const viewed = views.map((view) => `${core} ${view}`).slice(0, Math.max(0, 2 - named.length));
  return [...named, ...distinctPhrases(viewed, [moment.phrase, ...named])];
}

/** The things of the moment's sentence; where these are few, what the talk names beside its subject elsewhere. */
function thingsToSee(moment: Moment, all: readonly Moment[]): Pick<NeedDraft, 'mustShow' | 'welcome'> {
  const things = new Set(moment.things);
  for (const other of all) {
    if (things.size >= fewThings) break;
    if (other.subject === moment.subject) for (const thing of other.things.slice(0, 2)) things.add(thing);
  }
  const [mustShow = '', ...welcome] = [...things].slice(0, manyThings);
  return { mustShow, welcome };
}

function reason({ subjectSaid }: Moment, mentions: number, first: boolean): string {
  if (mentions <= 1) return `The talk names “${subjectSaid}” only here.`;
  return `The talk names “${subjectSaid}” ${mentions} times${first ? ', used here first' : ''}.`;
}
