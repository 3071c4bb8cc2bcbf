/** A word or sign of a text as wink-nlp reads it. */
export interface Token {
  text: string;
  /** Universal part of speech: NOUN, PROPN, ADJ, VERB, … */
  pos: string;
  lemma: string;
  /** One of the words that every text has. */
  common: boolean;
  /** Written large as a name, not because a sentence begins. */
  name: boolean;
  /** An adjective that judges ("ridiculous") rather than describes ("yellow"). */
  judging: boolean;
  from: number;
  to: number;
}

export interface Sentence {
  tokens: readonly Token[];
  from: number;
  to: number;
}
