/** The spoken text of the recording, as the stand-in "hears" it. */
export interface SpokenScript {
  /** As Whisper names it: `english`. */
  language: string;
  /** The same by ISO 639-1: `en`. */
  code: string;
  segments: readonly SpokenSegment[];
}

export interface SpokenSegment {
  start: number;
  end: number;
  text: string;
  /** Distributed over the segment by length, if not given. */
  words?: readonly SpokenWord[] | undefined;
}

export interface SpokenWord {
  text: string;
  start: number;
  end: number;
}

/** The words of a segment with their times. */
export function wordsOf(segment: SpokenSegment): readonly SpokenWord[] {
  if (segment.words) return segment.words;
  const texts = segment.text.split(/\s+/).filter((text) => text !== '');
  const units = texts.reduce((sum, text) => sum + text.length + 1, 0);
  let at = segment.start;
  return texts.map((text) => {
    const start = at;
    at += ((text.length + 1) / units) * (segment.end - segment.start);
    return { text, start, end: at };
  });
}

/**
 * The part of the script that is heard in a part of the recording; times from the start of the part. A word that its edge
 * cuts through is heard as the piece of it that is left, so that a cut inside a word shows.
 */
export function heard(script: SpokenScript, from: number, until: number): SpokenSegment[] {
  return script.segments.flatMap((segment) => {
    const words = wordsOf(segment).flatMap((word) => {
      const start = Math.max(word.start, from);
      const end = Math.min(word.end, until);
      // A hundredth is less than anyone hears, and encoders shift by about as much.
      if (end - start < 0.01) return [];
      const whole = word.end - word.start;
      const left = Math.round(((start - word.start) / whole) * word.text.length);
      const right = Math.round(((end - word.start) / whole) * word.text.length);
      const cut = start - word.start > 0.05 || word.end - end > 0.05;
      return [
        {
          text: cut ? word.text.slice(left, right) || word.text.slice(0, 1) : word.text,
          start: start - from,
          end: end - from,
        },
      ];
    });
    const first = words[0];
    const last = words.at(-1);
    if (first === undefined || last === undefined) return [];
    return [{ start: first.start, end: last.end, text: words.map((word) => word.text).join(' '), words }];
  });
}
