import { useAnimation } from 'ink';
import { useEffect, useReducer } from 'react';

/** Frames of the rows' glyphs and of counted seconds; more would cost more than they tell. */
const tickMs = 200;

/** How often "2 min ago" is looked at again. */
const clockMs = 30_000;

/** Counts frames while something runs. Ink shares one timer among all who ask, and has none when nobody does. */
export function useTick(isActive: boolean): number {
  return useAnimation({ interval: tickMs, isActive }).frame;
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
