/** What was understood of a video before a job begins with it. */
export interface VideoFacts {
  durationSeconds: number;
  /** Pixels as it is shown; none for sound alone. */
  picture?: { width: number; height: number };
  /** Where what is said comes from: a transcript file, an engine that listens, or nowhere. */
  words: { from: 'file'; path: string } | { from: 'engine'; name: string } | { from: 'nowhere' };
}
