/** A segment as read from a file, not checked yet. Times are in seconds, undefined if they cannot be parsed. */
export interface RawSegment {
  start: number | undefined;
  end: number | undefined;
  text: string;
  words?: RawWord[];
  /** The times as written in the file, for messages about times that cannot be parsed. */
  seen?: string;
}

export interface RawWord {
  start: number | undefined;
  end: number | undefined;
  text: string;
}

/** The result of the reader of one format. */
export interface RawTranscript {
  /** The name of the format for users, such as "SRT" or "Deepgram JSON". */
  format: string;
  segments: RawSegment[];
  language?: string | undefined;
  notes: string[];
  /** How many words the reader left out, such as an engine's hallucinations. */
  droppedWords?: number;
  /** The times are plain numbers whose unit the format does not define. */
  unitUnknown?: boolean;
}
