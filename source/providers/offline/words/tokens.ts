/** A word or punctuation mark, as tagged by wink-nlp. */
export interface Token {
  text: string;
  /** Universal part-of-speech tag: NOUN, PROPN, ADJ, VERB, … */
  pos: string;
  lemma: string;
  /** Whether it is a stop word. */
  common: boolean;
  /** Whether it is a name, which is more than a capital at the start of a sentence. */
  name: boolean;
  /** Whether it is an adjective that judges ("ridiculous") rather than describes ("yellow"). */
  judging: boolean;
  from: number;
  to: number;
}

export interface Sentence {
  tokens: readonly Token[];
  from: number;
  to: number;
}
