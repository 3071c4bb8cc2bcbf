/** A segment as a file gives it, not checked yet: times in seconds, undefined where they cannot be read. */
export interface RawSegment {
  start: number | undefined;
  end: number | undefined;
  text: string;
  words?: RawWord[];
}

export interface RawWord {
  start: number | undefined;
  end: number | undefined;
  text: string;
}

/** What a reader of one format found. */
export interface RawTranscript {
  segments: RawSegment[];
  language?: string | undefined;
  notes: string[];
}

/** "1 cue", "3 cues". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
