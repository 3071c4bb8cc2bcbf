import * as z from 'zod';
import { minSpacing } from '../../../core/plan/free-places.ts';
import { maxNeedCount } from '../../../core/plan/plan-repair.ts';
import type { PlanWindow } from '../../../core/plan/plan-windows.ts';
import type { Segment } from '../../../core/transcript/transcript.ts';
import type { PlanRequest } from '../../interfaces.ts';
import { preferenceText, withoutEmpty } from './facts.ts';
import { dataRule, joinParagraphs, type Prompt, quoteData } from './prompt.ts';

const text = (description: string) => z.string().default('').describe(description);
const list = (description: string) => z.array(z.string()).default([]).describe(description);

const aboutAnswer = z.object({
  topic: text('what the whole talk is about, at most 10 words'),
  country: text('the country or place its pictures should come from, or empty'),
  era: text('the time its pictures should come from: today, the 1920s, …'),
});
/** What a talk is about, as a model concludes from a window of it. */
export type TalkSummary = z.infer<typeof aboutAnswer>;

const needAnswer = z.object({
  at: z.number().describe('second of the talk at which the picture begins'),
  until: z.number().optional().describe('second at which it no longer fits the words'),
  spoken: text('the words of the talk that the picture supports, a whole sentence, copied letter by letter'),
  word: text('the one word of these at which the picture should appear'),
  kind: text('named: a person, place or work with a name. thing: a thing or an action. concept. receipt.'),
  phrase: z
    .string()
    .describe('2 or 3 concrete English words, as one searches stock footage; things that can be filmed'),
  webPhrase: text('another wording to search YouTube with, only where it finds better, or empty'),
  alternates: list('up to 3 phrases in other words for the same thing, never for another thing'),
  mustShow: text('the one thing that must be seen, English, 1 to 3 words'),
  welcome: list('up to 5 other things that would be good to see, English'),
  avoid: list('what must not be seen: the other meaning of a word, a wrong era, a wrong place'),
  style: text('documentary, cinematic, vlog, … or empty'),
  timeOfDay: text('day, night, golden hour, … or empty'),
  movement: text('static, pan, drone, handheld, tracking or empty'),
  gain: z
    .number()
    .min(1)
    .max(10)
    .default(5)
    .describe('how much the talk gains by this picture: 10 for the hook, a punch line or a demonstration'),
  why: text('why a picture helps here, at most 15 words'),
});
export type PlannedNeedAnswer = z.infer<typeof needAnswer>;

/** The form of the model's answer; texts and times are repaired later. */
export const planAnswer = z.object({
  about: aboutAnswer.default({ topic: '', country: '', era: '' }),
  needs: z.array(needAnswer),
});

/** Max tokens of a need in the answer. */
export const tokensPerNeed = 320;

/** The results of the earlier windows. */
export interface EarlierWindows {
  about: TalkSummary | undefined;
  /** Their needs, in order of time, after those that were there before with their ends. */
  needs: readonly { at: number; until?: number; phrase: string }[];
}

/** An example of a good answer, for another talk. */
const example = {
  said:
    '[41.0] So that is Kyoto. [43.2] Honestly, I love it here. [46.0] Every morning the monks sweep the temple yard ' +
    'before anyone is up. [51.5] And it taught me patience.',
  answer: {
    about: { topic: 'living in Kyoto for a year', country: 'Japan', era: 'today' },
    needs: [
      {
        ...{ at: 48.1, until: 53, word: 'sweep', kind: 'thing', gain: 8, phrase: 'monk sweeping temple' },
        ...{ spoken: 'Every morning the monks sweep the temple yard before anyone is up.' },
        ...{ webPhrase: 'Kyoto monk morning cleaning temple', mustShow: 'monk sweeping' },
        ...{
          alternates: ['monk with broom'],
          welcome: ['temple yard', 'morning light'],
          avoid: ['tourists'],
        },
        ...{ style: 'documentary', timeOfDay: 'morning', movement: 'static', why: 'an action one can watch' },
      },
    ],
  },
};

/** The prompt for the needs of one window of a talk. */
export function planPrompt(request: PlanRequest, window: PlanWindow, before: EarlierWindows): Prompt {
  const {
    durationSeconds,
    minClipSeconds,
    maxClipSeconds,
    preferences,
    transcript,
    title,
    planned = [],
  } = request;
  const end = Math.min(window.until, durationSeconds);
  const isPart = window.from > 0 || end < durationSeconds;
  const { about, needs } = before;
  const spacing = minSpacing(planned.length + maxNeedCount(request), request);
  return {
    version: 'plan-3',
    system: joinParagraphs(
      'You are the picture editor of a video in which one person talks to the camera. You decide at which moments other ' +
        'footage (B-roll) is shown over the voice, and what it shows.',
      'A moment needs a picture when what is said can be filmed. Ask of each moment what it is:\n' +
        '- named: a person, place or work with a name. Search for the name together with what is said of it, never for the ' +
        'bare name: "Lisbon tram hill", not "Lisbon".\n' +
        '- thing: a thing or an action. Search for it as it is said, in the sense it has here.\n' +
        '- concept: something abstract. Give a concrete stand-in that any viewer understands at once, or nothing.\n' +
        '- receipt: a headline, a post, a page or a chart that is spoken of. Nobody has footage of it, its maker captures ' +
        'it: say what in the phrase.\n' +
        'Greetings, thanks, calls to subscribe, opinions, months, amounts and lone abstract words are none of these.',
      'The hook at the beginning, punch lines and demonstrations come first; then what is hard to imagine without seeing ' +
        'it. Nothing in the first and the last seconds of the talk: there its viewers see who speaks. Never plan more than ' +
        'you are asked for, fewer is fine, and none is a good answer where nothing can be shown.',
      'A picture appears with its word: times are those of words, and "at" lies 0.2 seconds after the word begins. Vary ' +
        'the shots (wide, close, people at work, details, from above) and never look for the same subject twice. Exactly ' +
        'one thing must be seen, so that good footage is not lost for a detail; what else would be good is welcome.',
      dataRule,
      `An example, of another talk:\n${example.said}\n${JSON.stringify(example.answer)}`,
    ),
    text: joinParagraphs(
      `Plan at most ${window.count} needs between second ${seconds(window.from)} and second ${seconds(end)} of the talk. ` +
        `Each picture stays ${minClipSeconds} to ${maxClipSeconds} seconds. Times are in seconds from the start of the ` +
        'talk, decimals allowed.',
      preferenceText(preferences),
      quoteData(
        'the whole talk',
        withoutEmpty({
          title,
          seconds: Math.round(durationSeconds),
          language: transcript.language,
          about: about && withoutEmpty(about),
          outline: isPart ? outlineOf(transcript.segments) : undefined,
        }),
      ),
      planned.length === 0
        ? undefined
        : 'The talk has pictures already, which stay. Plan more of them for other moments: none while one of those is ' +
            `seen, and each at least ${seconds(spacing)} seconds from their beginnings.`,
      needs.length === 0
        ? undefined
        : `Parts of the talk that were planned already look for this; look for something else:\n${quoteData(
            'planned already',
            needs.map(({ at, until, phrase }) => ({
              second: Math.round(at),
              ...(until !== undefined && { until: Math.round(until) }),
              phrase,
            })),
          )}`,
      quoteData(
        'transcript',
        window.segments.map((segment) => ({
          start: seconds(segment.start),
          end: seconds(segment.end),
          text: segment.text,
        })),
      ),
    ),
  };
}

function seconds(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The opening of a talk says what it is about, so all of it is included. */
const openingSeconds = 45;
/** Max sentences of the rest, evenly spread, and max characters of each sentence. */
const spreadSentences = 40;
const sentenceLength = 140;

/** A short outline of a long talk, for windows that see only a part of it: its opening and sentences from the rest. */
function outlineOf(segments: readonly Segment[]): string {
  const begin = segments[0]?.start ?? 0;
  const opening = segments.filter((segment) => segment.start < begin + openingSeconds);
  const rest = segments.slice(opening.length);
  const step = Math.max(1, rest.length / spreadSentences);
  const spread = Array.from(
    { length: Math.min(spreadSentences, rest.length) },
    (_, index) => rest[Math.floor(index * step)],
  );
  return [...opening, ...spread]
    .map((segment) => segment?.text.slice(0, sentenceLength) ?? '')
    .filter((text) => text !== '')
    .join(' … ');
}
