import type { Segment, Transcript } from '../core/transcript/transcript.ts';

/** What the presenter says. Most sentences mention something that the demo's library shows. */
const sentences: readonly string[] = [
  'Hello and welcome back, today I want to tell you about a weekend that slowed me down.',
  'On Friday we packed one bag and took the early train to the coast.',
  'Outside the train window, fields and trees were flying past.',
  'We arrived before sunrise, and the fishing boats were still asleep in the harbour.',
  'An old lighthouse was sweeping its beam over the dark water.',
  'In the morning I sat down with a hot cup of coffee and simply watched the steam.',
  'Then clouds raced over the hills, and the weather turned within minutes.',
  'We listened to the rain on the window and waited.',
  'When it stopped, the waves on the beach were the only sound.',
  "Seagulls circled above the wooden pier and hoped for somebody's lunch.",
  'In the afternoon we followed a forest path full of autumn leaves.',
  'At night we lit a campfire, and its sparks rose into the sky.',
  'On our last evening the sun glittered on the open sea.',
  'Back home the city skyline lit up, one window after another.',
  'And the traffic lights on a wet street told us that the weekend was over.',
  'So take the slow road now and then, and thank you for watching.',
  'Some of you asked what the place is like in winter, so here is the second half of the story.',
  'In January, snow falls on the pine forest until every branch bends under it.',
  'The road to the coast is closed, and only the train still runs through the white countryside.',
  'Nobody swims, but the waves roll up the beach as if it were July.',
  'In the harbour the fishing boats lie under a cover, and the masts ring in the wind.',
  'The lighthouse goes on turning, whether somebody looks at it or not.',
  'Inside it is warm, there is coffee, and rain drums on the window.',
  'We put wood on the campfire behind the house and stayed until the flames were gone.',
  'On clear days clouds pass over the hills so fast that you can watch their shadows run.',
  'The forest path is slippery, and the leaves of autumn are still under the ice.',
  'Seagulls walk over the empty pier as if they had bought it.',
  'In the evening you see the lights of the city skyline from far away.',
  'Cars wait at the traffic lights, and their tail lights paint the street red.',
  'And then, for ten minutes, the sun breaks through and the whole sea glitters.',
  'I tried to film all of it, which is impossible, and which is why I go back every year.',
  'Next time I will show you how I pack the camera, the tripod and far too many batteries.',
];

/** The speed of speech, and the pause between two sentences. */
const secondsPerWord = 0.37;
const breathSeconds = 0.55;
/** A sentence longer than this many characters is split into two subtitles. */
const lineLength = 56;

/** The transcript: as many sentences as fit in `atMostSeconds`, repeated if necessary. */
export function demoTranscript(atMostSeconds: number): Transcript {
  const segments: Segment[] = [];
  let start = 0.6;
  for (let index = 0; ; index += 1) {
    const sentence = sentences[index % sentences.length] ?? '';
    const lines = splitLines(sentence);
    const end = start + sentence.split(' ').length * secondsPerWord;
    if (end + breathSeconds > atMostSeconds) return { language: 'en', segments };
    for (const line of lines) {
      const until = start + line.split(' ').length * secondsPerWord;
      segments.push({ start: rounded(start), end: rounded(until), text: line });
      start = until;
    }
    start += breathSeconds;
  }
}

/** Splits a long sentence into two parts at the word boundary nearest to its middle. */
function splitLines(sentence: string): string[] {
  if (sentence.length <= lineLength) return [sentence];
  const gaps = [...sentence.matchAll(/ /g)].map((gap) => gap.index);
  const middle = sentence.length / 2;
  const gap = gaps.reduce(
    (best, each) => (Math.abs(each - middle) < Math.abs(best - middle) ? each : best),
    0,
  );
  return [sentence.slice(0, gap), sentence.slice(gap + 1)];
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
