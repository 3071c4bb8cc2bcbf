import { useEffect, useState } from 'react';

/** The result of an asynchronous call, undefined until it resolves. Called again when `ask` is another function. */
export function usePromise<Value>(ask: () => Promise<Value>): Value | undefined {
  const [answer, setAnswer] = useState<Value>();
  useEffect(() => {
    let isWanted = true;
    void ask().then((value) => {
      if (isWanted) setAnswer(value);
    });
    return () => {
      isWanted = false;
    };
  }, [ask]);
  return answer;
}
