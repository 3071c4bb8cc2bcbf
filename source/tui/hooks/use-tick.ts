import { useEffect, useReducer } from 'react';

/** Frames of the rows' glyphs and of counted seconds; more would cost more than they tell. */
const frameMs = 250;

/** A little longer than changes of a job keep screens waiting, so that while there are any, both are drawn together. */
const tickMs = 300;

/** How often "2 min ago" is looked at again. */
const clockMs = 30_000;

/**
 * The number of the frame to draw; renders again while something runs. A render for another reason is as good as one for
 * this: what moves anyway is not drawn twice.
 */
export function useTick(isActive: boolean): number {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isActive) return;
    const timer = setTimeout(again, tickMs);
    return () => clearTimeout(timer);
  });
  return Math.floor(Date.now() / frameMs);
}

/** Renders again twice a minute, for times that age. */
export function useSlowClock(): number {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(again, clockMs);
    return () => clearInterval(timer);
  }, []);
  return Date.now();
}
