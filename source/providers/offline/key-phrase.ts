/** A place in the talk whose words name something that can be shown. */
export interface KeyPhrase {
  /** What would be searched for, 1 to 6 words. */
  phrase: string;
  /** Where the words stand in the text of the talk, as offsets; `to` is exclusive. */
  from: number;
  to: number;
  /** The sentence around it, as offsets. */
  sentence: { from: number; to: number };
  /** The thing it is about, for counting: "tram". */
  subject: string;
  /** Things named in it and beside it, the most visible first. */
  things: readonly string[];
  /** How well it can be shown and how much the talk is about it; only the order matters. */
  weight: number;
}

/** The key phrases of a talk in order of time. */
export interface KeyPhrases {
  phrases: KeyPhrase[];
  /** How often each subject is named in the talk. */
  mentions: ReadonlyMap<string, number>;
}
