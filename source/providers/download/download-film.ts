import { type FileHandle, stat } from 'node:fs/promises';
import type { FileRef } from '../../core/footage/media.ts';
import { StallTimer } from '../../media/process/stall-timer.ts';
import type { ProviderContext } from '../interfaces.ts';
import { callService } from '../service/call-service.ts';
import type { RetryPolicy } from '../service/retry-policy.ts';
import { type Service, ServiceError } from '../service/service-error.ts';
import { type ByteRange, checkFilmStart, openFilm } from './open-film.ts';
import { PartialFile } from './partial-file.ts';
import { TransferMeter } from './transfer.ts';

/** Several attempts, since each continues where the last one stopped. */
export const filmPolicy: RetryPolicy = {
  attempts: 5,
  firstWaitMs: 500,
  maxBackOffMs: 10_000,
  maxWaitMs: 30_000,
  attemptsAfter: { timeout: 2, 'invalid-answer': 4 },
};

const defaultStallSeconds = 20;

export interface FilmSource {
  service: Service;
  url: URL;
  /** The service's address that the user has set; only if it is private may the film's be. */
  baseUrl?: string | undefined;
  /** Max size of the film. */
  limitBytes: number;
  /** DOWNLOAD_TIMEOUT_SECONDS: timeout of each attempt. */
  timeoutSeconds: number;
  policy?: RetryPolicy;
  stallSeconds?: number;
}

export type TransferContext = Pick<ProviderContext, 'signal' | 'progress' | 'log'>;

/**
 * Downloads a whole film, resuming an interrupted download. An existing file is the result of an earlier run and is
 * reused.
 * @throws ServiceError, the file system's error, the signal's reason.
 */
export async function downloadFilm(
  film: FilmSource,
  file: string,
  context: TransferContext,
): Promise<FileRef> {
  const there = await stat(file).catch(() => undefined);
  if (there?.isFile() && there.size > 0) return { path: file, sizeBytes: there.size };
  const meter = new TransferMeter((fraction, message) => context.progress(fraction, message));
  return writeResumable(file, film.url.href, context, (part, checkpoint) =>
    downloadWhole(film, part, meter, context, checkpoint),
  );
}

/** Reports how many bytes are on the disk, and the server's validator (ETag or date) of the version they belong to. */
export type Checkpoint = (done: number, validator: string | undefined) => Promise<void>;

/**
 * Writes a file as `.part` and renames it when it is complete. After an interruption the next call resumes it.
 * @param identity identifies the content; a part with another identity is discarded
 * @param write fills the file and returns its size
 */
export async function writeResumable(
  file: string,
  identity: string,
  context: TransferContext,
  write: (part: PartialFile, checkpoint: Checkpoint) => Promise<number>,
): Promise<FileRef> {
  const part = await PartialFile.open(file, identity);
  let last: Parameters<Checkpoint> = [part.done, part.validator];
  const checkpoint: Checkpoint = (...now) => {
    last = now;
    return part.checkpoint(...now);
  };
  try {
    return await part.finish(await write(part, checkpoint));
  } catch (error) {
    await part.interrupt(error, ...last, context.signal);
    throw error;
  }
}

async function downloadWhole(
  film: FilmSource,
  part: PartialFile,
  meter: TransferMeter,
  context: TransferContext,
  checkpoint: Checkpoint,
): Promise<number> {
  const { handle } = part;
  let { done, validator } = part;
  await callService(
    {
      ...transferCall(film),
      run: async (signal) => {
        const stall = stallTimer(film, signal);
        try {
          const range = done > 0 && validator !== undefined ? { range: { from: done }, validator } : {};
          const answer = await openFilm({ ...film, ...range }, stall.signal).catch((error: unknown) => {
            // The range is outside of the file: the film has changed.
            if (!(error instanceof ServiceError) || error.status !== 416) throw error;
            done = 0;
            throw truncatedFault(film.service);
          });
          if (answer.from > 0 && answer.validator !== undefined && answer.validator !== validator) {
            // A server that ignores If-Range sends the rest of the changed film.
            done = 0;
            throw truncatedFault(film.service);
          }
          done = answer.from;
          validator = answer.validator;
          meter.total = answer.total;
          checkSize(film, answer.total ?? 0);
          for await (const chunk of answer.body) {
            stall.progress();
            if (done === 0) checkFilmStart(film.service, chunk);
            await writeAll(handle, chunk, done);
            done += chunk.byteLength;
            await checkpoint(done, validator);
            checkSize(film, done);
            meter.set(done);
          }
          checkComplete(film.service, done, answer.total);
        } finally {
          stall.dispose();
        }
      },
    },
    context,
  );
  if (done === 0) throw new ServiceError('invalid-answer', film.service, { what: 'it sent an empty video' });
  await handle.truncate(done);
  return done;
}

/**
 * Reads a range of a remote file into memory, and its total size; undefined when the server does not support ranges.
 */
export async function readRange(
  film: FilmSource,
  range: Required<ByteRange>,
  context: TransferContext,
): Promise<{ bytes: Buffer; total: number | undefined } | undefined> {
  const { answer } = await callService(
    {
      ...transferCall(film),
      run: async (signal) => {
        const stall = stallTimer(film, signal);
        const stop = new AbortController();
        try {
          const answer = await openFilm({ ...film, range }, AbortSignal.any([stall.signal, stop.signal]));
          if (!answer.partial) return undefined;
          const chunks: Uint8Array[] = [];
          const wanted = Math.min(range.to - range.from + 1, answer.length ?? Number.POSITIVE_INFINITY);
          let received = 0;
          for await (const chunk of answer.body) {
            stall.progress();
            chunks.push(chunk);
            received += chunk.byteLength;
            if (received >= wanted) break;
          }
          if (received < wanted) throw truncatedFault(film.service);
          return { bytes: Buffer.concat(chunks), total: answer.total };
        } finally {
          stall.dispose();
          stop.abort();
        }
      },
    },
    context,
  );
  return answer;
}

/** The options of callService that all requests for a film share. */
export function transferCall({ service, timeoutSeconds, policy = filmPolicy }: FilmSource) {
  return { service, timeoutSeconds, policy };
}

/** Aborts a transfer without data long before its timeout. */
export function stallTimer(
  { service, stallSeconds = defaultStallSeconds }: FilmSource,
  signal: AbortSignal,
): StallTimer {
  const toError = (seconds: number) =>
    new ServiceError('network', service, { what: `no data arrived for ${seconds} s` });
  return new StallTimer(stallSeconds, signal, toError);
}

/** Writes all bytes; one system call may write fewer than requested. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.byteLength) {
    const left = bytes.byteLength - written;
    written += (await handle.write(bytes, written, left, position + written)).bytesWritten;
  }
}

function checkSize({ service, limitBytes }: FilmSource, bytes: number): void {
  if (bytes <= limitBytes) return;
  const what = `the video is larger than ${Math.round(limitBytes / 1e6)} MB, the limit for a download`;
  throw new ServiceError('too-large', service, { what });
}

function checkComplete(service: Service, done: number, total: number | undefined): void {
  if (total !== undefined && done < total) throw truncatedFault(service);
}

export function truncatedFault(service: Service): ServiceError {
  return new ServiceError('network', service, { what: 'the video was cut off' });
}
