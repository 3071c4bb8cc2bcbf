/** What is searched for at a moment of a talk. */
export interface MatchQuery {
  /** What is searched for now. */
  phrase: string;
  /** Other words for the same thing. */
  alternates: readonly string[];
  /** What must be or would be good to be seen. */
  things: readonly string[];
  /** The sentence it supports, empty when there is none. */
  spoken: string;
  /** What is said around it, to tell the language by. */
  around?: string | undefined;
}
