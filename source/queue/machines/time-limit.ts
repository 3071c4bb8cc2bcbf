/**
 * Runs work with a signal that is aborted with the given one, or after a time. Unlike AbortSignal.timeout, nothing of it
 * is left in memory once the work has ended.
 */
export async function withTimeLimit<Value>(
  signal: AbortSignal,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const limited = new AbortController();
  const stop = () => limited.abort(signal.reason);
  const late = () =>
    limited.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  const timer = setTimeout(late, milliseconds);
  timer.unref();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await work(limited.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
