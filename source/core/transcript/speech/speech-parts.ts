/** How long one loudness value lasts. */
export const levelSeconds = 0.02;

/** A stretch of a talk that is transcribed on its own. */
export interface SpeechPart {
  /** What is sent, in seconds of the talk. */
  start: number;
  end: number;
  /** What of it counts: where no pause was found, two parts overlap and each keeps its side of the border. */
  from: number;
  until: number;
  /** Nothing is said in it. */
  silent: boolean;
}

/** A pause in the talk. */
export interface Pause {
  start: number;
  end: number;
}

/** Quieter than this is nothing, whatever the rest is like: -60 dB. */
const nothing = 0.001;
/** A pause is this much quieter than speech: -14 dB. */
const quietShare = 0.2;
/** Shorter pauses are gaps between or inside words. */
const leastPauseSeconds = 0.3;
/** Where there is no pause, parts overlap by this much, so that a word at the border is whole in one of them. */
const overlapSeconds = 8;
/** A rest this short goes with the part before it: services refuse what is too short to hear. */
const leastRestSeconds = 1;
/** A part is at least this share of the longest: many small parts cost words at their edges. */
const leastShare = 0.5;

/** The pauses of a talk by its loudness: 20 ms values, 0 to 1. */
export function findPauses(levels: Float32Array): Pause[] {
  const limit = Math.max(nothing, speechLevel(levels) * quietShare);
  const pauses: Pause[] = [];
  let start: number | undefined;
  for (let index = 0; index <= levels.length; index++) {
    const quiet = index < levels.length && (levels[index] ?? 0) < limit;
    if (quiet) start ??= index;
    else if (start !== undefined) {
      if ((index - start) * levelSeconds >= leastPauseSeconds - 1e-9) {
        pauses.push({ start: start * levelSeconds, end: index * levelSeconds });
      }
      start = undefined;
    }
  }
  return pauses;
}

/** Loudness of the loud parts of a talk: the value that a tenth of it exceeds. */
function speechLevel(levels: Float32Array): number {
  const sorted = levels.toSorted();
  return sorted[Math.floor(sorted.length * 0.9)] ?? 0;
}

/**
 * Cuts a talk into parts no longer than `longestSeconds`, in the middle of the longest pause of each second half. Together
 * they cover all of it; where there is no pause to cut in, neighbours overlap.
 */
export function splitSpeech(
  seconds: number,
  pauses: readonly Pause[],
  levels: Float32Array,
  longestSeconds: number,
): SpeechPart[] {
  const parts: SpeechPart[] = [];
  const isSilent = (start: number, end: number) =>
    levels
      .subarray(Math.floor(start / levelSeconds), Math.ceil(end / levelSeconds))
      .every((level) => level < nothing);
  let start = 0;
  let from = 0;
  while (from < seconds) {
    const latest = start + longestSeconds;
    if (latest + leastRestSeconds >= seconds) {
      parts.push({ start, end: seconds, from, until: seconds, silent: isSilent(start, seconds) });
      break;
    }
    const cut = longestPause(pauses, start + longestSeconds * leastShare, latest);
    const until = cut ?? latest - Math.min(overlapSeconds, longestSeconds / 4) / 2;
    const end = cut ?? latest;
    parts.push({ start, end, from, until, silent: isSilent(start, end) });
    start = cut ?? until - (latest - until);
    from = until;
  }
  return parts;
}

function longestPause(pauses: readonly Pause[], from: number, until: number): number | undefined {
  let best: { length: number; middle: number } | undefined;
  for (const pause of pauses) {
    const start = Math.max(from, pause.start);
    const end = Math.min(until, pause.end);
    const length = end - start;
    if (length < leastPauseSeconds / 2) continue;
    if (!best || length > best.length) best = { length, middle: (start + end) / 2 };
  }
  return best?.middle;
}
