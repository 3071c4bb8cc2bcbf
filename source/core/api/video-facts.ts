/** What is known of a video before a job starts with it. */
export interface VideoFacts {
  durationSeconds: number;
  /** Size in pixels as displayed; absent for sound only. */
  picture?: { width: number; height: number };
  /**
   * Where the transcript will come from: a file, an engine that transcribes, or nowhere. `fault` says what is wrong with
   * the file.
   */
  words:
    | { from: 'file'; path: string; fault?: string }
    | { from: 'engine'; name: string }
    | { from: 'nowhere' };
}
