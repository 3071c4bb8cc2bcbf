/** A segment as a file gives it, not checked yet: times in seconds, undefined where they cannot be read. */
export interface RawSegment {
  start: number | undefined;
  end: number | undefined;
  text: string;
  words?: RawWord[];
  /** The times as the file has them, for messages about times that cannot be read. */
  seen?: string;
}

export interface RawWord {
  start: number | undefined;
  end: number | undefined;
  text: string;
}

/** What a reader of one format found. */
export interface RawTranscript {
  /** What people call the format: "SRT", "Deepgram JSON". */
  format: string;
  segments: RawSegment[];
  language?: string | undefined;
  notes: string[];
  /** Words that the reader itself left out, such as an engine's hallucinations. */
  droppedWords?: number;
  /** Times are bare numbers whose unit the format does not fix. */
  unitUnknown?: boolean;
}
