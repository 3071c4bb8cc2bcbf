import { DetailedError, Upload } from 'tus-js-client';

/** Each request carries this much, so that proxies that limit requests let it through. */
const chunkBytes = 64e6;
/** Pauses before a broken transfer is continued; after the last one, again with the last one. */
const retryMs = [0, 1000, 3000, 5000];

/** What becomes known of a transfer. */
export interface TransferEvents {
  onProgress(sentBytes: number): void;
  /** The line is broken, or the login has ended: it goes on by itself, or with `resume`. */
  onWaiting(why: 'line' | 'login'): void;
}

/** A file on its way to the server. */
export interface Transfer {
  /** Settles when all of it has arrived: the id of the upload. Rejects when the server refuses it. */
  readonly arrived: Promise<string>;
  /** Tries again now. */
  resume(): void;
  pause(): void;
  /** Stops, and the server forgets it. */
  cancel(): void;
}

/** Sends a file by the tus protocol, and continues where an earlier attempt ended, also of an earlier visit. */
export function transfer(file: File, { onProgress, onWaiting }: TransferEvents): Transfer {
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let isPaused = false;
  const { promise, resolve, reject } = withResolvers<string>();
  const upload = new Upload(file, {
    endpoint: new URL('/api/uploads', location.href).href,
    chunkSize: chunkBytes,
    retryDelays: [...retryMs],
    metadata: { filename: file.name, filetype: file.type },
    removeFingerprintOnSuccess: true,
    onProgress,
    onAfterResponse: (request, answer) => {
      const status = answer.getStatus();
      if (status === 401) throw new LoggedOut();
      // Any other refusal of its question makes the client begin anew.
      if (request.getMethod() === 'HEAD' && status >= 500) throw new Error('The server is busy.');
    },
    onShouldRetry: (error) => isOfTheLine(error),
    onSuccess: () => resolve((upload.url ?? '').split('/').at(-1) ?? ''),
    onError: (error) => {
      if (isLogin(error)) return onWaiting('login');
      if (!isOfTheLine(error)) return reject(new Error(wordsOf(error)));
      onWaiting('line');
      retrying = setTimeout(start, retryMs.at(-1));
    },
  });
  const start = () => {
    clearTimeout(retrying);
    if (!isPaused) upload.start();
  };
  void upload.findPreviousUploads().then((previous) => {
    const [last] = previous.toSorted((a, b) => b.creationTime.localeCompare(a.creationTime));
    if (last) upload.resumeFromPreviousUpload(last);
    start();
  });
  return {
    arrived: promise,
    resume: () => {
      isPaused = false;
      start();
    },
    pause: () => {
      isPaused = true;
      clearTimeout(retrying);
      void upload.abort();
    },
    cancel: () => {
      isPaused = true;
      clearTimeout(retrying);
      void upload.abort(true).catch(() => {});
    },
  };
}

function statusOf(error: Error): number {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

/** The login has ended. Thrown because the client begins anew when its question is refused. */
class LoggedOut extends Error {}

function isLogin(error: Error): boolean {
  return error instanceof DetailedError && error.causingError instanceof LoggedOut;
}

/** Whether it may go well the next time: there was no answer, or one that says "not now". */
function isOfTheLine(error: Error): boolean {
  if (!(error instanceof DetailedError) || isLogin(error)) return false;
  return [0, 409, 423, 502, 503, 504].includes(statusOf(error));
}

/** The server's own words. */
function wordsOf(error: Error): string {
  const body = error instanceof DetailedError ? (error.originalResponse?.getBody() ?? '') : '';
  try {
    const { error: said } = JSON.parse(body);
    return [said.message, said.hint].filter(Boolean).join(' ');
  } catch {
    return body.trim() === '' ? error.message : body.trim();
  }
}

function withResolvers<Value>() {
  let resolve: (value: Value) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<Value>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
