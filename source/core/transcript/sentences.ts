import type { SpokenText, SpokenWord } from './spoken-text.ts';
import type { Transcript } from './transcript.ts';

/** A sentence as offsets in the text of a talk; `to` is exclusive. */
export interface SentenceSpan {
  from: number;
  to: number;
}

/** What is needed to find the ends of sentences. */
export interface SentenceRules {
  /** ISO 639-1 code where known. */
  language: string | undefined;
  /** The most common words of the language, lower case. */
  common: ReadonlySet<string>;
}

/** In a transcript without full stops a pause this long ends a sentence. */
const pauseSeconds = 0.3;
/** In a transcript with full stops, only a silence this long ends a sentence; a pause to think does not. */
const silenceSeconds = 3;
/** A transcript counts as punctuated if it has at least one full stop per this many words. */
const wordsPerStop = 40;
/** Max words of a sentence. Without full stops and pauses, a talk would be a single one. */
const maxWords = 60;

const stopSigns = /[.!?…。！？؟।]+/gu;
const endsSentence = /[.!?…。！？؟।]["'”’»)\]]*$/u;
const continues = /[,;:–—、，；]["'”’»)\]]*$|-$/u;
const startsUpperCase = /^["'“‘«([]*\p{Lu}/u;
/** Abbreviations and ordinals whose full stop does not end a sentence. */
const abbreviation =
  /(^|\s)(\p{Lu}|\d{1,2}|dr|mrs?|ms|prof|st|sra?|srta|mme|mlle|hr|nr|no|vs|ca|bzw|z\.b|e\.g|i\.e|approx)\.\s*$/iu;
/** Words that are capitalized inside a sentence, too: English "I" and the German polite forms. */
const alwaysUpperCase = /^(i|i'.*|sie|ihr|ihre[mnrs]?|ihnen|du)$/;

/**
 * The sentences of a talk. A full stop ends a sentence. In a transcript without full stops, the end of a cue, a pause or
 * a capital letter does, unless the cue ends inside a sentence ("we went to the", "and then,").
 */
export function splitIntoSentences(
  transcript: Transcript,
  spoken: SpokenText,
  rules: SentenceRules,
): SentenceSpan[] {
  const { text, words } = spoken;
  const stops = text.match(stopSigns)?.length ?? 0;
  const cues: CueRules = {
    ...rules,
    punctuated: stops > 0 && words.length / stops <= wordsPerStop,
    cased: isCased(transcript),
  };
  const segmenter = new Intl.Segmenter(rules.language, { granularity: 'sentence' });
  const spans: SentenceSpan[] = [];
  let from = 0;
  for (const to of [...sentenceEnds(transcript, spoken, cues), text.length]) {
    if (to > from) spans.push(...splitSpan(text, from, to, segmenter));
    from = to;
  }
  return spans.map((span) => trimmed(text, span)).filter((span) => span.to > span.from);
}

/** The ends of sentences by cues, pauses and capital letters, as sorted offsets. */
function sentenceEnds({ segments }: Transcript, spoken: SpokenText, rules: CueRules): number[] {
  const ends: number[] = [];
  let offset = 0;
  let place = 0;
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    if (before && endsAtCue(before.text, segment.text, segment.start - before.end, rules)) ends.push(offset);
    const to = offset + segment.text.length;
    const first = place;
    const typicalGap = segment.words && medianGap(segment.words);
    while (place < spoken.words.length && (spoken.words[place]?.from ?? to) < to) {
      const word = spoken.words[place];
      const last = place > first ? spoken.words[place - 1] : undefined;
      if (word && last && endsInCue(spoken.text, last, word, typicalGap, rules)) {
        ends.push(word.from);
      }
      place += 1;
    }
    offset = to + 1;
  }
  return ends;
}

/** Whether a sentence ends between two words of a cue: without full stops, at a pause or before a capital letter. */
function endsInCue(
  text: string,
  last: SpokenWord,
  word: SpokenWord,
  typicalGap: number | undefined,
  rules: CueRules,
): boolean {
  if (rules.punctuated) return false;
  const gap = text.slice(last.to, word.from);
  const pause = word.start - last.end;
  const paused = typicalGap !== undefined && pause >= Math.max(pauseSeconds, typicalGap) * 2;
  if (paused && !continues.test(gap.trim()) && !rules.common.has(last.normal)) return true;
  return rules.cased && startsSentence(text.slice(word.from, word.to), gap, rules);
}

/** The median silence between two words; undefined for fewer than two words. */
function medianGap(words: readonly { start: number; end: number }[]): number | undefined {
  const gaps = words.slice(1).map(({ start }, index) => start - (words[index]?.end ?? start));
  return gaps.sort((a, b) => a - b)[gaps.length >> 1];
}

interface CueRules extends SentenceRules {
  punctuated: boolean;
  /** Whether upper and lower case are used as usual, so that a capital letter can mark a new sentence. */
  cased: boolean;
}

function endsAtCue(
  before: string,
  next: string,
  pause: number,
  { punctuated, cased, common, language }: CueRules,
): boolean {
  if (endsSentence.test(before.trimEnd())) return true;
  if (pause >= silenceSeconds) return true;
  if (continues.test(before.trimEnd()) || punctuated) return false;
  const last = lastWord(before);
  const first = firstWord(next);
  const isCommon = (word: string) => common.has(word.toLowerCase());
  // German capitalizes nouns, and no sentence ends with an article or a preposition.
  if (startsUpperCase.test(next) && cased) {
    if (isCommon(last) && !isCommon(first) && pause < 1) return false;
    return language !== 'de' || pause >= pauseSeconds || isCommon(first);
  }
  if (cased && /^\P{L}*\p{Ll}/u.test(next) && pause < 1) return false;
  return pause >= pauseSeconds && !(isCommon(last) && last.length <= 4 && pause < 1);
}

/**
 * Whether the transcript uses upper and lower case: some cues begin with a capital letter, and most are not all caps.
 */
function isCased({ segments }: Transcript): boolean {
  const capitalized = segments.filter(({ text }) => startsUpperCase.test(text)).length;
  const allCaps = segments.filter(({ text }) => text === text.toUpperCase()).length;
  return capitalized > 0 && allCaps < segments.length / 2;
}

/** Whether a capitalized word begins a sentence: a common word does, as in "and it was great Then we left". */
function startsSentence(word: string, gap: string, { common, language }: SentenceRules): boolean {
  if (!/^\p{Lu}\p{Ll}/u.test(word) || !/^\s+$/u.test(gap)) return false;
  const lower = word.toLowerCase();
  return common.has(lower) && !(alwaysUpperCase.test(lower) || (language === 'de' && lower.length > 6));
}

/** Splits a span at the full stops inside, then to the max length of a sentence. */
function splitSpan(text: string, from: number, to: number, segmenter: Intl.Segmenter): SentenceSpan[] {
  const part = text.slice(from, to);
  const found = /[.!?…。！？؟।]/u.test(part.trimEnd().slice(0, -1))
    ? joinAbbreviations([...segmenter.segment(part)])
    : [{ index: 0, length: part.length }];
  return found.flatMap(({ index, length }) => splitLong(text, from + index, from + index + length));
}

/** Joins parts that were split after an abbreviation or ordinal, as in "Dr. Smith" and "3. Mai". */
function joinAbbreviations(segments: readonly Intl.SegmentData[]): { index: number; length: number }[] {
  const joined: { index: number; length: number }[] = [];
  let open: { index: number; length: number } | undefined;
  for (const { segment, index } of segments) {
    if (open) open.length = index + segment.length - open.index;
    else open = { index, length: segment.length };
    if (abbreviation.test(segment) && segment.length < maxWords * 6) continue;
    joined.push(open);
    open = undefined;
  }
  if (open) joined.push(open);
  return joined;
}

function splitLong(text: string, from: number, to: number): SentenceSpan[] {
  // A word and its space have six characters on average: a short text needs no counting.
  if (to - from < maxWords * 4) return [{ from, to }];
  const spans: SentenceSpan[] = [];
  let start = from;
  let count = 0;
  for (const match of text.slice(from, to).matchAll(/\s+/gu)) {
    count += 1;
    if (count < maxWords) continue;
    const cut = from + match.index;
    spans.push({ from: start, to: cut });
    start = cut;
    count = 0;
  }
  spans.push({ from: start, to });
  return spans;
}

function trimmed(text: string, { from, to }: SentenceSpan): SentenceSpan {
  const part = text.slice(from, to);
  return {
    from: from + part.length - part.trimStart().length,
    to: to - (part.length - part.trimEnd().length),
  };
}

function lastWord(text: string): string {
  return /([\p{L}\p{N}\p{M}'’]+)\P{L}*$/u.exec(text)?.[1] ?? '';
}

function firstWord(text: string): string {
  return /^\P{L}*([\p{L}\p{N}\p{M}'’]+)/u.exec(text)?.[1] ?? '';
}
