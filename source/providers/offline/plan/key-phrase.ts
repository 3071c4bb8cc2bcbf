import type { SentenceSpan } from '../../../core/transcript/sentences.ts';

/** A place in the talk whose words name something that can be filmed. */
export interface KeyPhrase {
  /** What would be searched for, 2 or 3 words that say something where there are as many. */
  phrase: string;
  /** Other words for the same thing: without what it is like, or another name for it. */
  alternates: readonly string[];
  /** The thing that must be seen: "milk" of "a glass of milk". */
  thing: string;
  /** What else its sentence names that can be filmed, the nearest first. */
  beside: readonly string[];
  /** Where the words stand in the text of the talk, as offsets; `to` is exclusive. */
  from: number;
  to: number;
  sentence: SentenceSpan;
  /** What it is about, in the form in which subjects are compared: "tram"; the same for a bike and a bicycle. */
  subject: string;
  /** The same as the talk says it: "trams". */
  subjectSaid: string;
  /** How often the talk says that word. */
  mentions: number;
  /** How well it can be filmed and how much the talk is about it; 1 is a thing that is named once. */
  weight: number;
}
