import { useEffect, useReducer } from 'react';

/** How long one frame of spinners and counted seconds lasts; a higher rate costs CPU and shows no more. */
const frameMs = 250;

/** A little longer than the interval at which job changes are shown, so that a change and a tick are drawn together. */
const tickMs = 300;

/** How often ages such as "2 min ago" are updated. */
const clockMs = 30_000;

/**
 * The number of the frame to draw; renders again while `isActive`. Every other render restarts the timer, so that nothing
 * is drawn twice.
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

/** The current time; renders again twice a minute. */
export function useSlowClock(): number {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(again, clockMs);
    return () => clearInterval(timer);
  }, []);
  return Date.now();
}
