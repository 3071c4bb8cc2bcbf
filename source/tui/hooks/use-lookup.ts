import { useEffect, useState } from 'react';

/** How long typing must pause before a path is looked up, in milliseconds. */
export const typingPauseMs = 200;

/**
 * The newest value that a slow lookup has reported or returned; undefined until there is one. When `lookup` is another
 * function, the lookup in flight is aborted and the new one starts after `waitMs`, so that not every letter of a path
 * is looked up.
 * @param lookup `undefined` when there is nothing to look up; it may throw only when its signal is aborted
 */
export function useLookup<Value>(
  lookup: ((report: (value: Value) => void, signal: AbortSignal) => Promise<Value>) | undefined,
  waitMs = 0,
): Value | undefined {
  const [answer, setAnswer] = useState<{ lookup: typeof lookup; value: Value }>();
  useEffect(() => {
    if (!lookup) return;
    const abort = new AbortController();
    const report = (value: Value) => {
      if (!abort.signal.aborted) setAnswer({ lookup, value });
    };
    // The only rejection is that of an aborted lookup, whose result nobody needs.
    const start = () => void lookup(report, abort.signal).then(report, () => {});
    const timer = setTimeout(start, waitMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [lookup, waitMs]);
  return answer?.lookup === lookup ? answer?.value : undefined;
}
