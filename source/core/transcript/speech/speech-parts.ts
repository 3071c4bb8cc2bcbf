/** Seconds per loudness value. */
export const levelSeconds = 0.02;

/** A part of a talk that is transcribed by one call. */
export interface SpeechPart {
  /** The sound that is sent, in seconds of the talk. */
  start: number;
  end: number;
  /** The range whose words are kept. Parts overlap where there was no pause; then each keeps its side of the border. */
  from: number;
  until: number;
  /** Whether it has no speech. */
  silent: boolean;
}

/** A pause in the talk. */
export interface Pause {
  start: number;
  end: number;
}

/** Anything quieter than this (-60 dB) is silence. */
const silenceLevel = 0.001;
/** A pause is quieter than this share of the level of speech (-14 dB). */
const pauseShare = 0.2;
/** Shorter pauses are gaps between or inside words. */
const minPauseSeconds = 0.3;
/** Parts without a pause between them overlap by this much, so that a word at the border is complete in one of them. */
const overlapSeconds = 8;
/** A shorter rest is added to the last part, because services reject sound that is too short. */
const minRestSeconds = 1;
/** Min length of a part as a share of the max length: words can be lost at every border. */
const minShare = 0.5;

/** Finds the pauses of a talk. @param levels loudness values of 20 ms each, 0 to 1 */
export function findPauses(levels: Float32Array): Pause[] {
  const limit = Math.max(silenceLevel, speechLevel(levels) * pauseShare);
  const pauses: Pause[] = [];
  let start: number | undefined;
  for (let index = 0; index <= levels.length; index++) {
    const quiet = index < levels.length && (levels[index] ?? 0) < limit;
    if (quiet) start ??= index;
    else if (start !== undefined) {
      if ((index - start) * levelSeconds >= minPauseSeconds - 1e-9) {
        pauses.push({ start: start * levelSeconds, end: index * levelSeconds });
      }
      start = undefined;
    }
  }
  return pauses;
}

/** The level of speech: the 90th percentile of the loudness. */
function speechLevel(levels: Float32Array): number {
  const sorted = levels.toSorted();
  return sorted[Math.floor(sorted.length * 0.9)] ?? 0;
}

/**
 * Splits a talk into parts of at most `maxSeconds`, in the middle of the longest pause in the second half of each part.
 * The parts cover the whole talk. Where there is no pause, neighbors overlap.
 */
export function splitSpeech(
  seconds: number,
  pauses: readonly Pause[],
  levels: Float32Array,
  maxSeconds: number,
): SpeechPart[] {
  const parts: SpeechPart[] = [];
  const isSilent = (start: number, end: number) =>
    levels
      .subarray(Math.floor(start / levelSeconds), Math.ceil(end / levelSeconds))
      .every((level) => level < silenceLevel);
  let start = 0;
  let from = 0;
  while (from < seconds) {
    const latest = start + maxSeconds;
    if (latest + minRestSeconds >= seconds) {
      parts.push({ start, end: seconds, from, until: seconds, silent: isSilent(start, seconds) });
      break;
    }
    const cut = longestPause(pauses, start + maxSeconds * minShare, latest);
    const until = cut ?? latest - Math.min(overlapSeconds, maxSeconds / 4) / 2;
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
    if (length < minPauseSeconds / 2) continue;
    if (!best || length > best.length) best = { length, middle: (start + end) / 2 };
  }
  return best?.middle;
}
