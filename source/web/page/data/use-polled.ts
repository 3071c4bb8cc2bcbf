import { useEffect, useState } from 'preact/hooks';
import { fetchJson } from './api.ts';

/** Reads from the server at regular intervals, while the page is visible. */
export function usePolled<Value>(path: string, everyMs: number): { value?: Value; error?: string } {
  const [result, setResult] = useState<{ value?: Value; error?: string }>({});
  useEffect(() => {
    let isShown = true;
    let last = '';
    const poll = async () => {
      if (document.hidden) return;
      try {
        const value = await fetchJson<Value>(path);
        const text = JSON.stringify(value);
        if (isShown && text !== last) setResult({ value });
        last = text;
      } catch (error) {
        last = '';
        if (isShown) setResult((before) => ({ ...before, error: errorMessage(error) }));
      }
    };
    void poll();
    const timer = setInterval(() => void poll(), everyMs);
    const onSeen = () => void poll();
    document.addEventListener('visibilitychange', onSeen);
    return () => {
      isShown = false;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onSeen);
    };
  }, [path, everyMs]);
  return result;
}

/** An error in words. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
