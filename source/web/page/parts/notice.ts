import { useEffect, useState } from 'preact/hooks';
import { errorMessage } from '../data/use-polled.ts';

/** One sentence for the user, good or bad. */
export interface Notice {
  text: string;
  isBad: boolean;
}

let current: Notice | undefined;
const listeners = new Set<(notice: Notice | undefined) => void>();

/** Shows a sentence until the next one; undefined removes it. */
export function notify(text: string | undefined, isBad = false): void {
  current = text === undefined ? undefined : { text, isBad };
  for (const listener of listeners) listener(current);
}

/** Does something for the user and shows why it failed. */
export async function runWithNotice(work: () => Promise<unknown>, done?: string): Promise<void> {
  try {
    await work();
    notify(done);
  } catch (error) {
    notify(errorMessage(error), true);
  }
}

/** The sentence that is shown. */
export function useNotice(): Notice | undefined {
  const [notice, setNotice] = useState(current);
  useEffect(() => {
    listeners.add(setNotice);
    return () => void listeners.delete(setNotice);
  }, []);
  return notice;
}
