/** Settles like the promise, or rejects with the signal's reason on abort, even if the promise ignores the signal. */
export function rejectOnAbort<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** The signal of a wait that nobody aborts. */
export const neverAborted = new AbortController().signal;
