import { isPlace } from '../words/visibility.ts';
import { readEnglish, type Sentence } from '../words/wink.ts';
import { isBackground, type Spot, showable, type Variant, variantsOf } from './english-variants.ts';
import type { KeyPhrase, KeyPhrases } from './key-phrase.ts';
import { isNoun, type NounRun, nounRuns, wordsOf } from './noun-runs.ts';

/** How good a search phrase is by its number of words. */
const worthByLength = [0, 0.45, 1, 1.05, 0.95, 0.8];
const longWorth = 0.7;
/** What only says where something else is, is worth this much of what is there. */
const backgroundWorth = 0.9;
/** What a talk names often it is about: so much more for each doubling, up to sixteen times. */
const mentionWorth = 0.2;
const countedDoublings = 4;
/** Things named within this many characters belong to the same moment; about ten seconds of talk. */
const nearCharacters = 150;

/** What an English talk names that can be shown: things, things somewhere, and people doing something to things. */
export async function englishPhrases(text: string): Promise<KeyPhrases> {
  const sentences = await readEnglish(text);
  const mentions = countMentions(sentences);
  const place = mainPlace(sentences);
  const spots = sentences.flatMap(spotsOf);
  const phrases = spots.flatMap((spot, index) => {
    const things = thingsNear(spots, index);
    return variantsOf(spot, things, place).map((variant) => keyPhrase(variant, spot, things, mentions));
  });
  return { phrases, mentions, views: ['close up', 'wide shot'] };
}

function spotsOf(sentence: Sentence): Spot[] {
  const runs = nounRuns(sentence).filter((run) => run.visibility > 0);
  return runs.map((run, index) => ({
    run,
    sentence,
    next: runs[index + 1],
    from: run.tokens[0]?.from ?? sentence.from,
  }));
}

function keyPhrase(
  { words, visibility, ...variant }: Variant,
  spot: Spot,
  things: readonly string[],
  mentions: ReadonlyMap<string, number>,
): KeyPhrase {
  const { head } = spot.run;
  const doublings = Math.min(countedDoublings, Math.log2(mentions.get(head.lemma) ?? 1));
  const worth = worthByLength[words.length] ?? longWorth;
  return {
    ...variant,
    phrase: words.join(' '),
    sentence: { from: spot.sentence.from, to: spot.sentence.to },
    subject: head.lemma,
    subjectSaid: head.text.toLowerCase(),
    things,
    weight:
      visibility ** 1.5 * worth * (1 + mentionWorth * doublings) * (isBackground(spot) ? backgroundWorth : 1),
  };
}

/** The things of a run, then those of its sentence near it, the nearest first. */
function thingsNear(spots: readonly Spot[], index: number): string[] {
  const here = spots[index];
  const near: { thing: string; distance: number }[] = [];
  for (let other = Math.max(0, index - 8); other <= index + 8; other += 1) {
    const spot = spots[other];
    if (!here || spot?.sentence !== here.sentence || spot.run.visibility < showable) continue;
    const distance = Math.abs(spot.from - here.from);
    if (distance <= nearCharacters) near.push({ thing: thingOf(spot.run), distance });
  }
  return [...new Set(near.toSorted((a, b) => a.distance - b.distance).map(({ thing }) => thing))];
}

/** "custard tarts" of "warm custard tarts": the nouns at the end of a run. */
function thingOf(run: NounRun): string {
  const firstNoun = run.tokens.findLastIndex((token) => !isNoun(token)) + 1;
  return wordsOf(run.tokens.slice(firstNoun)).join(' ');
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

/** The place that a talk names most and at least twice; footage is often titled with it. */
function mainPlace(sentences: readonly Sentence[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { tokens } of sentences) {
    for (const token of tokens) {
      if (token.name && isPlace(token.lemma)) counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
    }
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return best && best[1] >= 2 ? best[0] : undefined;
}
