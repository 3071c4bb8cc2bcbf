import { useEffect, useState } from 'react';

/** What an asynchronous question brought, undefined until it did. Asked anew when `ask` is another function. */
export function useAsked<Value>(ask: () => Promise<Value>): Value | undefined {
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
