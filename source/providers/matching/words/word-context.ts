import type { Language } from './language.ts';

/** Whether each shared word of a name only belongs to another thing that is not shared. */
export interface WordContext {
  /** Another thing follows each: the banana in "banana plantation", the bank in "bank manager". */
  isModifier: boolean;
  /** Another thing precedes each, which may make it another kind: the radio in "car radio". */
  isModified: boolean;
  /** The name has another action than the phrase: "kids playing" for "carrying kids". */
  hasOtherAction: boolean;
}

const nothing: WordContext = { isModifier: false, isModified: false, hasOtherAction: false };
/** Min weight of a word for a thing. */
const minThingWeight = 0.5;
/** Forms of verbs, which describe an action and not another thing. */
const action = /.{3}(ing|ed)$/;
const gerund = /.{3}ing$/;

/**
 * What stands directly beside the shared words of a film's name. English only, where nouns form compounds with a space.
 * @param words the words of the name in order
 * @param phrase the words of the search phrase
 */
export function wordContext(
  words: readonly string[],
  shared: readonly string[],
  phrase: readonly string[],
  { code, weight }: Language,
): WordContext {
  if (code !== 'en' || shared.length === 0) return nothing;
  const isOther = (word: string | undefined) =>
    word !== undefined && !shared.includes(word) && weight(word) >= minThingWeight && !action.test(word);
  const places = shared.map((word) => words.indexOf(word));
  return {
    isModifier: places.every((place) => isOther(words[place + 1])),
    isModified: places.every((place) => isOther(words[place - 1])),
    hasOtherAction:
      phrase.some((word) => gerund.test(word) && !shared.includes(word)) &&
      words.some((word) => gerund.test(word) && !shared.includes(word) && weight(word) >= minThingWeight / 2),
  };
}
