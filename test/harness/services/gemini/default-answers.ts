import stopword from 'stopword';
import { lowerCaseWords } from '../../../../source/core/text/text.ts';
import { seededRandom, seedOf } from '../http/random.ts';
import { listOf, numberOf, textOf } from '../http/unknown-json.ts';
import { type Facts, fillSchema } from './fill-schema.ts';
import type { GeminiOperation, GeminiQuestion } from './operation.ts';
import { fieldIn, objectsIn, textsOf, transcriptIn } from './prompt-data.ts';

const common = new Set(listOf(stopword['eng']));

/** Makes the model's answer as JSON from a request. */
export type AnswerMaker = (question: GeminiQuestion) => unknown;

/** Sensible answers, computed only from the request. */
export const defaultAnswers: Record<GeminiOperation, AnswerMaker> = { plan, rank, inspect, verify };

/** Moments spread over the transcript, each with the words spoken there. */
function plan(question: GeminiQuestion): unknown {
  const lines = transcriptIn(question.prompt).filter((line) => contentWords(line.text).length >= 2);
  const wanted = Math.min(lines.length, askedNumber(question.prompt) ?? Math.ceil(lengthOf(lines) / 30));
  const needs = Array.from({ length: wanted }, (_, index): Facts => {
    const line = lines[Math.floor(((index + 0.5) / wanted) * lines.length)];
    const found = contentWords(line?.text ?? '');
    const phrase = found.slice(0, 3).join(' ');
    return {
      'at|start|from|time|timestamp': line?.start ?? 0,
      'until|end|to': line?.end ?? 0,
      'phrase|searchPhrase|query': phrase,
      'alternates|alternatives|alternatePhrases|alternateSearches': [
        found.slice(1, 4).join(' ') || phrase,
        found.slice(-3).reverse().join(' ') || phrase,
      ],
      'mustShow|required|requiredElements|elements': [...found, ...found, 'daylight'].slice(0, 3),
      'welcome|alsoGood|niceToHave': ['daylight', 'a calm camera'],
      'avoid|negative|unwanted': ['watermark', 'talking head'],
      'style|visualStyle': 'documentary',
      timeOfDay: 'day',
      movement: 'static',
      'spoken|quote|words|text': line?.text ?? '',
      'why|reason|because|context': `the words "${phrase}" can be seen`,
    };
  });
  return fillSchema(question.schema, { notes: [] }, needs);
}

/** A score for every candidate in the prompt, by the words its texts share with the rest of the prompt. */
function rank(question: GeminiQuestion): unknown {
  const candidates = objectsIn(question.prompt).filter(
    (object) => typeof object['title'] === 'string' && idOf(object) !== undefined,
  );
  const wanted = new Set(needWords(question.prompt));
  const ranked = candidates.map((candidate, index): Facts => {
    const said = [candidate['title'], candidate['description'], candidate['tags']].map(String).join(' ');
    const shared = [...new Set(contentWords(said))].filter((word) => wanted.has(word));
    return {
      ...candidate,
      'candidateId|candidate|id|key': idOf(candidate),
      'index|number': candidate['index'] ?? candidate['number'] ?? index,
      score: Math.min(10, 4 + 2 * shared.length),
      'reason|why|rationale':
        shared.length > 0 ? `shares ${shared.join(', ')}` : 'shares nothing with the need',
    };
  });
  return fillSchema(question.schema, {}, ranked);
}

/** Up to three shots in the film without overlap, scored by the facts about the film in the prompt. */
function inspect(question: GeminiQuestion): unknown {
  const duration = question.media.find(({ hasVideo }) => hasVideo)?.durationSeconds ?? 0;
  const [least, most] = askedLengths(question.prompt);
  const random = seededRandom(seedOf(question.media.map(({ sha256 }) => sha256).join()));
  const { seen, score } = judged(question.prompt);
  const room = Math.min(3, Math.floor(duration / (least + 0.5)));
  const slot = room > 0 ? duration / room : 0;
  const shots = Array.from({ length: room }, (_, index): Facts => {
    const length = Math.min(most, slot - 0.3, least + random() * (most - least));
    const start = index * slot + random() * Math.max(0, slot - length - 0.2);
    return {
      'start|from|begin|in': tenths(start),
      'end|to|until|out': tenths(start + Math.max(least, length)),
      'score|rating': Math.max(1, score - index),
      'reason|why|description|rationale': seen.length > 0 ? `shows ${seen.join(' and ')}` : 'a calm view',
      'saw|seen|mustShow|elements|matched|shows': seen,
    };
  });
  const facts = { 'description|summary': 'what the film shows', 'duration|length': duration };
  return fillSchema(
    question.schema,
    facts,
    shots.filter(() => duration >= least),
  );
}

/** The required things that the clip shows. */
function verify(question: GeminiQuestion): unknown {
  const { seen, must } = judged(question.prompt);
  const missing = must.filter((thing) => !seen.includes(thing));
  return fillSchema(question.schema, {
    'match|similarity|similarityScore|score|confidence': 0.95,
    'passed|passes|accepted|ok|fits': true,
    'saw|seen|matched|matchedElements|shows': seen,
    'missing|missingElements|missed': missing,
    'reason|why|rationale|description':
      seen.length > 0 ? `shows ${seen.join(' and ')}` : 'nothing speaks against it',
  });
}

function judged(prompt: string): { must: string[]; seen: string[]; score: number } {
  const must = [
    ...textsOf(fieldIn(prompt, 'mustShow', 'must be seen', 'required')),
    ...textsOf(fieldIn(prompt, 'welcome')),
  ];
  const about = new Set(
    contentWords([fieldIn(prompt, 'title'), fieldIn(prompt, 'description')].map(textOf).join(' ')),
  );
  const named = must.filter((thing) => contentWords(thing).some((word) => about.has(word)));
  return { must, seen: named.length > 0 ? named : must.slice(0, 1), score: Math.min(10, 7 + named.length) };
}

/** What the need is about: its phrase and what must be seen; without them everything outside the candidates. */
function needWords(prompt: string): string[] {
  const told = [
    fieldIn(prompt, 'phrase', 'search phrase'),
    ...textsOf(fieldIn(prompt, 'mustShow', 'required')),
  ];
  const found = contentWords(told.map(textOf).join(' '));
  return found.length > 0 ? found : contentWords(prompt.replace(/[{[][\s\S]*[}\]]/, ' '));
}

function contentWords(text: string): string[] {
  return lowerCaseWords(text).filter((word) => word.length > 2 && !/^\d+$/.test(word) && !common.has(word));
}

function idOf(object: Record<string, unknown>): unknown {
  return (
    object['candidateId'] ??
    object['id'] ??
    object['candidate'] ??
    object['key'] ??
    object['index'] ??
    object['number']
  );
}

/** "Plan 6 moments". */
function askedNumber(prompt: string): number | undefined {
  const match = /\b(\d{1,3})\s+(?:\w+\s+){0,2}?(?:needs|moments|items|entries|places)\b/i.exec(prompt);
  return match ? Number(match[1]) : numberOf(fieldIn(prompt, 'count', 'needs wanted', 'how many'));
}

/** "4 to 15 seconds". */
function askedLengths(prompt: string): [least: number, most: number] {
  const match = /(\d+(?:\.\d+)?)\s*(?:s|seconds)?\s*(?:to|and|-|–)\s*(\d+(?:\.\d+)?)\s*s(?:econds)?\b/i.exec(
    prompt,
  );
  return match ? [Number(match[1]), Number(match[2])] : [4, 15];
}

function lengthOf(lines: readonly { start: number; end: number }[]): number {
  return (lines.at(-1)?.end ?? 0) - (lines[0]?.start ?? 0);
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
