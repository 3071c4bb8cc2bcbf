import { DetailedError, Upload } from 'tus-js-client';

/** Each request carries this much, so that proxies that limit requests let it through. */
const chunkBytes = 64e6;
/** Pauses before the attempts to continue a broken transfer; the last one is repeated. */
const retryMs = [0, 1000, 3000, 5000];

/** Callbacks of a transfer. */
export interface TransferEvents {
  onProgress(sentBytes: number): void;
  /** The connection is lost: it is tried again by itself. Or the login has ended: `resume` continues. */
  onWaiting(why: 'connection' | 'login'): void;
}

/** A file on its way to the server. */
export interface Transfer {
  /** Resolves to the id of the upload when the whole file has arrived. Rejects when the server refuses it. */
  readonly arrived: Promise<string>;
  /** Tries again now. */
  resume(): void;
  pause(): void;
  /** Stops the transfer and deletes what the server has of it. */
  cancel(): void;
}

/** Sends a file by the tus protocol. Continues an earlier transfer of the file, even of an earlier visit to the page. */
export function startTransfer(file: File, { onProgress, onWaiting }: TransferEvents): Transfer {
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
      // HEAD asks how much has arrived. After any other error status, tus-js-client would upload the file from the start.
      if (request.getMethod() === 'HEAD' && status >= 500) throw new Error('The server is busy.');
    },
    onShouldRetry: (error) => isOfTheLine(error),
    onSuccess: () => resolve((upload.url ?? '').split('/').at(-1) ?? ''),
    onError: (error) => {
      if (isLogin(error)) return onWaiting('login');
      if (!isOfTheLine(error)) return reject(new Error(wordsOf(error)));
      onWaiting('connection');
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

/** The login has ended. Thrown, because tus-js-client would otherwise upload the file from the start. */
class LoggedOut extends Error {}

function isLogin(error: Error): boolean {
  return error instanceof DetailedError && error.causingError instanceof LoggedOut;
}

/** Whether another attempt may succeed: the server did not answer, or answered that it cannot at the moment. */
function isOfTheLine(error: Error): boolean {
  if (!(error instanceof DetailedError) || isLogin(error)) return false;
  return [0, 409, 423, 502, 503, 504].includes(statusOf(error));
}

/** The server's message about an error. */
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
