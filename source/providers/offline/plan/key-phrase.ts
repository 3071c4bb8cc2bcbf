import type { SentenceSpan } from '../../../core/transcript/sentences.ts';

/** A place in the talk that names something that can be filmed. */
export interface KeyPhrase {
  /** The search phrase, usually 2 or 3 content words. */
  phrase: string;
  /** Other phrases for the same thing: without attributes, or with a synonym. */
  alternates: readonly string[];
  /** The thing that must be seen: "milk" in "a glass of milk". */
  thing: string;
  /** Other things in the sentence that can be filmed, the nearest first. */
  otherThings: readonly string[];
  /** Offsets of the words in the text of the talk; `to` is exclusive. */
  from: number;
  to: number;
  sentence: SentenceSpan;
  /** The subject in the form that is compared: "tram"; the same for "bike" and "bicycle". */
  subject: string;
  /** The subject as spoken: "trams". */
  subjectSaid: string;
  /** How often the talk mentions the subject. */
  mentions: number;
  /** How well it can be filmed and how important it is for the talk; 1 for a thing that is mentioned once. */
  weight: number;
}
