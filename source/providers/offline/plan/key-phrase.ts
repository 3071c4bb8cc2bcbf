/** A place in the talk whose words name something that can be shown. */
export interface KeyPhrase {
  /** What would be searched for, 1 to 6 words. */
  phrase: string;
  /**
   * A thing, something done to it, a thing and where it is, a thing and what is named beside it, a thing and the place
   * that the talk is about.
   */
  kind: 'thing' | 'doing' | 'where' | 'beside' | 'place';
  /** Where the words stand in the text of the talk, as offsets; `to` is exclusive. */
  from: number;
  to: number;
  /** The sentence around it, as offsets. */
  sentence: { from: number; to: number };
  /** The thing it is about, for counting: "tram". */
  subject: string;
  /** The same as the talk says it: "trams". */
  subjectSaid: string;
  /** Things named in it and beside it, the most visible first. */
  things: readonly string[];
  /** How well it can be shown and how much the talk is about it; only the order matters. */
  weight: number;
}

/** The key phrases of a talk in order of time. */
export interface KeyPhrases {
  phrases: KeyPhrase[];
  /** What footage is called by how it was filmed, in the talk's language where that is known: "close up". */
  views: readonly string[];
  /** How often each subject is named in the talk. */
  mentions: ReadonlyMap<string, number>;
}
