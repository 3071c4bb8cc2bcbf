import { useEffect, useState } from 'react';

/** A pause in typing after which a path counts as typed, in milliseconds. */
export const typedPauseMs = 200;

/**
 * What a look that takes a while has brought so far; undefined until it brought something. The look before it is
 * aborted when `look` is another function, which is waited for: nobody looks at every letter of a path.
 * @param look `undefined` while there is nothing to look at; it must not throw but for the signal
 */
export function useLooked<Value>(
  look: ((tell: (value: Value) => void, signal: AbortSignal) => Promise<Value>) | undefined,
  waitMs = 0,
): Value | undefined {
  const [answer, setAnswer] = useState<{ look: typeof look; value: Value }>();
  useEffect(() => {
    if (!look) return;
    const abort = new AbortController();
    const tell = (value: Value) => {
      if (!abort.signal.aborted) setAnswer({ look, value });
    };
    // What was stopped has nothing to say any more.
    const begin = () => void look(tell, abort.signal).then(tell, () => {});
    const timer = setTimeout(begin, waitMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [look, waitMs]);
  return answer?.look === look ? answer?.value : undefined;
}
