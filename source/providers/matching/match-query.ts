/** A search for a moment of a talk. */
export interface MatchQuery {
  /** The search phrase. */
  phrase: string;
  /** Other phrases for the same thing. */
  alternates: readonly string[];
  /** What must be seen or is welcome. */
  things: readonly string[];
  /** The sentence that the film supports; empty when there is none. */
  spoken: string;
  /** The transcript around it, for language detection. */
  around?: string | undefined;
}
