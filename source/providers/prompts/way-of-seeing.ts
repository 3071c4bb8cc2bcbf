/** How a model is shown a film: as it is, or as single pictures with their times. */
export type WayOfSeeing = 'film' | 'frames';

/** What a model has to know of that; nothing where it sees the film itself. */
export function shownAs(sees: WayOfSeeing): string | undefined {
  if (sees === 'film') return undefined;
  return (
    'You see the film as single pictures in order, each after the second of the film at which it stands. What you cannot ' +
    'see in them you do not know: a shot lies around pictures that show what is needed, and reaches no further than half ' +
    'way to a picture that shows another scene.'
  );
}
