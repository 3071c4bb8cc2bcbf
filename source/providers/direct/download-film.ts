import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileRef } from '../../core/media.ts';
import type { ProviderContext } from '../interfaces.ts';
import { callService, type RetryPolicy } from '../service/call-service.ts';
import { type Service, ServiceError } from '../service/service-error.ts';
import { type ByteRange, checkStart, openFilm } from './open-film.ts';
import { StallGuard } from './stall-guard.ts';
import { TransferMeter } from './transfer.ts';

/** Attempts go on where the last one stopped, so there may be several. */
export const filmPolicy: RetryPolicy = {
  attempts: 5,
  firstWaitMs: 500,
  longestWaitMs: 10_000,
  patienceMs: 30_000,
  attemptsAfter: { timeout: 2, nonsense: 3 },
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
  return writeFilm(file, (handle) => takeWhole(film, handle, meter, context));
}

/** A file that gets its name only when it is whole. @param write fills it and returns its size */
export async function writeFilm(
  file: string,
  write: (handle: FileHandle) => Promise<number>,
): Promise<FileRef> {
  const part = `${file}.${randomUUID().slice(0, 8)}.part`;
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(part, 'wx');
  try {
    const sizeBytes = await write(handle);
    await handle.sync();
    await handle.close();
    await rename(part, file);
    return { path: file, sizeBytes };
  } catch (error) {
    await handle.close();
    await rm(part, { force: true });
    throw error;
  }
}

async function takeWhole(
  film: FilmSource,
  handle: FileHandle,
  meter: TransferMeter,
  context: TransferContext,
): Promise<number> {
  let done = 0;
  let validator: string | undefined;
  await callService(
    {
      ...callOf(film),
      run: async (signal) => {
        const guard = new StallGuard(film.service, signal, film.stallSeconds);
        try {
          const goOn = done > 0 && validator !== undefined;
          const answer = await openFilm(
            { ...film, ...(goOn && { range: { from: done }, validator }) },
            guard.signal,
          );
          done = answer.from;
          validator = answer.validator;
          meter.total = answer.total;
          checkSize(film, answer.total ?? 0);
          for await (const chunk of answer.body) {
            guard.moved();
            if (done === 0) checkStart(film.service, chunk);
            await writeAll(handle, chunk, done);
            done += chunk.byteLength;
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
  if (done === 0) throw new ServiceError('nonsense', film.service, { what: 'it sent an empty film' });
  await handle.truncate(done);
  return done;
}

/**
 * Writes parts of a remote file one behind the other, from `position` on.
 * @throws ServiceError `nonsense` when the server no longer gives ranges.
 */
export async function downloadRanges(
  film: FilmSource,
  ranges: readonly Required<ByteRange>[],
  into: { handle: FileHandle; position: number },
  meter: TransferMeter,
  context: TransferContext,
): Promise<void> {
  let { position } = into;
  for (const range of ranges) {
    const end = position + range.to - range.from + 1;
    await takeRange(film, range, { ...into, position }, meter, context);
    position = end;
  }
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

async function takeRange(
  film: FilmSource,
  range: Required<ByteRange>,
  into: { handle: FileHandle; position: number },
  meter: TransferMeter,
  context: TransferContext,
): Promise<void> {
  let { from } = range;
  await callService(
    {
      ...callOf(film),
      run: async (signal) => {
        const guard = new StallGuard(film.service, signal, film.stallSeconds);
        try {
          const answer = await openFilm({ ...film, range: { from, to: range.to } }, guard.signal);
          if (!answer.partial) {
            throw new ServiceError('nonsense', film.service, {
              what: 'it sent the whole film instead of a part',
            });
          }
          for await (const chunk of answer.body) {
            guard.moved();
            const wanted = chunk.subarray(0, Math.max(0, range.to + 1 - from));
            await writeAll(into.handle, wanted, into.position + from - range.from);
            from += wanted.byteLength;
            meter.add(wanted.byteLength);
          }
          if (from <= range.to) throw cutOff(film.service);
        } finally {
          guard.end();
        }
      },
    },
    context,
  );
}

function callOf({ service, timeoutSeconds, policy = filmPolicy }: FilmSource) {
  return { service, timeoutSeconds, policy };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
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

function cutOff(service: Service): ServiceError {
  return new ServiceError('network', service, { what: 'the film was cut off' });
}
