import leven from 'leven';

/** Max share of wrong letters in a typo: two of five. Two swapped letters count as two wrong ones. */
const maxWrongShare = 0.4;
const swappedLetters = 2;

/** Min letters for a word to count as the beginning of a known word. */
const minPrefix = 3;

/** The known word that was most likely meant; undefined when none is similar, or when the word itself is known. */
export function findNearestWord(typed: string, known: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  if (word === '' || known.includes(typed)) return undefined;
  const maxDistance = Math.max(word.length > 3 ? swappedLetters : 1, Math.floor(word.length * maxWrongShare));
  const [best] = known
    .map((each) => ({ each, distance: distanceOf(word, each.toLowerCase()) }))
    .filter(({ distance }) => distance <= maxDistance)
    .sort((one, other) => one.distance - other.distance);
  return best?.each;
}

/** " Did you mean history?" with a leading space, or an empty text. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const meant = findNearestWord(typed, known);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

function distanceOf(word: string, known: string): number {
  return word.length >= minPrefix && known.startsWith(word) ? 1 : leven(word, known);
}
