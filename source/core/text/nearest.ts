import leven from 'leven';

/** Letters of a word that may be wrong for it still to be taken for another: two of five, and two that changed places. */
const wrongShare = 0.4;
const swapped = 2;

/** A word cut short is known by its beginning from so many letters on. */
const shortestStart = 3;

/** The known word that was most likely meant, undefined when none is near, or when the word itself is known. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  if (word === '' || known.includes(typed)) return undefined;
  const maxDistance = Math.max(word.length > 3 ? swapped : 1, Math.floor(word.length * wrongShare));
  const [best] = known
    .map((each) => ({ each, distance: distanceOf(word, each.toLowerCase()) }))
    .filter(({ distance }) => distance <= maxDistance)
    .sort((one, other) => one.distance - other.distance);
  return best?.each;
}

/** "Did you mean history?" with a blank in front, or nothing. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const meant = nearest(typed, known);
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

function distanceOf(word: string, known: string): number {
  return word.length >= shortestStart && known.startsWith(word) ? 1 : leven(word, known);
}
