import { type FileHandle, stat } from 'node:fs/promises';
import type { FileRef } from '../../core/footage/media.ts';
import type { ProviderContext } from '../interfaces.ts';
import { callService, type RetryPolicy } from '../service/call-service.ts';
import { type Service, ServiceError } from '../service/service-error.ts';
import { KeptPart } from './kept-part.ts';
import { type ByteRange, checkStart, openFilm } from './open-film.ts';
import { StallGuard } from './stall-guard.ts';
import { TransferMeter } from './transfer.ts';

/** Attempts go on where the last one stopped, so there may be several. */
export const filmPolicy: RetryPolicy = {
  attempts: 5,
  firstWaitMs: 500,
  maxBackOffMs: 10_000,
  maxWaitMs: 30_000,
  attemptsAfter: { timeout: 2, 'invalid-answer': 4 },
};

export interface FilmSource {
  service: Service;
  url: URL;
  /** A larger film is not taken. */
  limitBytes: number;
  /** Each attempt ends after this; DOWNLOAD_TIMEOUT_SECONDS. */
  timeoutSeconds: number;
  policy?: RetryPolicy;
  stallSeconds?: number;
}

export type TransferContext = Pick<ProviderContext, 'signal' | 'progress' | 'log'>;

/**
 * Brings a whole film: into a `.part` file of its own first, going on where it was cut off, then under its name. A file
 * that is there already was brought by an earlier run.
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
  return keepPart(file, film.url.href, context, (part, mark) => takeWhole(film, part, meter, context, mark));
}

/** Says how far a download is: bytes on the disk, and the server's name for the version they are of. */
export type Mark = (done: number, validator: string | undefined) => Promise<void>;

/**
 * A file that gets its name only when it is whole, and is gone on with when it was cut off.
 * @param identity what it is made of: a part of something else is not gone on with
 * @param take fills it and returns its size
 */
export async function keepPart(
  file: string,
  identity: string,
  context: TransferContext,
  take: (part: KeptPart, mark: Mark) => Promise<number>,
): Promise<FileRef> {
  const part = await KeptPart.open(file, identity);
  let last: Parameters<Mark> = [part.done, part.validator];
  const mark: Mark = (...now) => {
    last = now;
    return part.moved(...now);
  };
  try {
    return await part.finish(await take(part, mark));
  } catch (error) {
    await part.leave(error, ...last, context.signal);
    throw error;
  }
}

async function takeWhole(
  film: FilmSource,
  part: KeptPart,
  meter: TransferMeter,
  context: TransferContext,
  mark: Mark,
): Promise<number> {
  const { handle } = part;
  let { done, validator } = part;
  await callService(
    {
      ...callOf(film),
      run: async (signal) => {
        const guard = new StallGuard(film.service, signal, film.stallSeconds);
        try {
          const range = done > 0 && validator !== undefined ? { range: { from: done }, validator } : {};
          const answer = await openFilm({ ...film, ...range }, guard.signal).catch((error: unknown) => {
            // There is nothing behind what we have: the film is another one by now.
            if (!(error instanceof ServiceError) || error.status !== 416) throw error;
            done = 0;
            throw cutOff(film.service);
          });
          if (answer.from > 0 && answer.validator !== undefined && answer.validator !== validator) {
            // A server that does not update the condition sends the rest of another film.
            done = 0;
            throw cutOff(film.service);
          }
          done = answer.from;
          validator = answer.validator;
          meter.total = answer.total;
          checkSize(film, answer.total ?? 0);
          for await (const chunk of answer.body) {
            guard.moved();
            if (done === 0) checkStart(film.service, chunk);
            await writeAll(handle, chunk, done);
            done += chunk.byteLength;
            await mark(done, validator);
            checkSize(film, done);
            meter.set(done);
          }
          checkWhole(film.service, done, answer.total);
        } finally {
          guard.end();
        }
      },
    },
    context,
  );
  if (done === 0) throw new ServiceError('invalid-answer', film.service, { what: 'it sent an empty film' });
  await handle.truncate(done);
  return done;
}

/** Bytes of a remote file in memory, and how large it is; undefined when the server gives no ranges. */
export async function readRange(
  film: FilmSource,
  range: Required<ByteRange>,
  context: TransferContext,
): Promise<{ bytes: Buffer; total: number | undefined } | undefined> {
  const { answer } = await callService(
    {
      ...callOf(film),
      run: async (signal) => {
        const guard = new StallGuard(film.service, signal, film.stallSeconds);
        const stop = new AbortController();
        try {
          const answer = await openFilm({ ...film, range }, AbortSignal.any([guard.signal, stop.signal]));
          if (!answer.partial) return undefined;
          const chunks: Uint8Array[] = [];
          const wanted = Math.min(range.to - range.from + 1, answer.length ?? Number.POSITIVE_INFINITY);
          let got = 0;
          for await (const chunk of answer.body) {
            guard.moved();
            chunks.push(chunk);
            got += chunk.byteLength;
            if (got >= wanted) break;
          }
          if (got < wanted) throw cutOff(film.service);
          return { bytes: Buffer.concat(chunks), total: answer.total };
        } finally {
          guard.end();
          stop.abort();
        }
      },
    },
    context,
  );
  return answer;
}

/** What all requests for a film have in common. */
export function callOf({ service, timeoutSeconds, policy = filmPolicy }: FilmSource) {
  return { service, timeoutSeconds, policy };
}

/** A system call may write less than it was given. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.byteLength) {
    const left = bytes.byteLength - written;
    written += (await handle.write(bytes, written, left, position + written)).bytesWritten;
  }
}

function checkSize({ service, limitBytes }: FilmSource, bytes: number): void {
  if (bytes <= limitBytes) return;
  const what = `the film has more than ${Math.round(limitBytes / 1e6)} MB, which is not taken`;
  throw new ServiceError('too-large', service, { what });
}

function checkWhole(service: Service, done: number, total: number | undefined): void {
  if (total !== undefined && done < total) throw cutOff(service);
}

export function cutOff(service: Service): ServiceError {
  return new ServiceError('network', service, { what: 'the film was cut off' });
}
