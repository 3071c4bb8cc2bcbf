import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hashFile } from '../../media/probe/content-hash.ts';
import { type Presence, type RunnerAnswer, runnerAnswerSchema, type WorkerMessage } from '../protocol.ts';
import { withTimeLimit } from './time-limit.ts';

/** How long a machine may take to answer a question. A reservation may wait for the calls of others. */
const answerMs = 10 * 60_000;
const attempts = 4;

/** Another machine cannot be reached, or does not have what it is asked for. */
export class PeerError extends Error {
  override readonly name = 'PeerError';
  /** The other machine answered that the attempt no longer counts, or that it no longer has the file. */
  readonly isGone: boolean;

  constructor(message: string, isGone = false) {
    super(message);
    this.isGone = isGone;
  }
}

type Peer = Pick<Presence, 'url' | 'token' | 'host'>;

/** Tells or asks the runner something about an attempt at a step. @throws PeerError, the signal's reason */
export async function askPeer(
  { url, token, host }: Peer,
  message: WorkerMessage,
  signal: AbortSignal,
): Promise<RunnerAnswer> {
  return withTimeLimit(signal, answerMs, async (limited) => {
    const response = await fetch(`${url}/ask`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: limited,
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new PeerError(`${host} cannot be reached at ${url}: ${reason(error)}.`);
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new PeerError(`${host} answered ${response.status}.`, response.status === 410);
    }
    return runnerAnswerSchema.parse(await response.json());
  });
}

/**
 * Fetches a file from another machine. What was fetched before a failure is kept and continued.
 * @param sha256 the hash that the file must have
 * @throws PeerError, the signal's reason
 */
export async function fetchFile(
  { url, token, host }: Peer,
  file: { id: string; sizeBytes: number; sha256?: string | undefined },
  to: string,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const part = `${to}.part`;
  let fault: PeerError | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    signal.throwIfAborted();
    try {
      await fetchRest({ url, token, host }, file, part, signal);
      await checkFile(part, file, host);
      return await rename(part, to);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof PeerError && error.isGone) throw error;
      fault =
        error instanceof PeerError ? error : new PeerError(`${host} cannot be reached: ${reason(error)}.`);
    }
  }
  throw fault ?? new PeerError(`${host} cannot be reached.`);
}

/** Fetches what is missing of a file. */
async function fetchRest(
  { url, token, host }: Peer,
  { id, sizeBytes }: { id: string; sizeBytes: number },
  part: string,
  signal: AbortSignal,
): Promise<void> {
  const from = await sizeOf(part);
  if (from > 0 && from >= sizeBytes) return;
  const response = await fetch(`${url}/file/${id}`, {
    headers: { authorization: `Bearer ${token}`, ...(from > 0 && { range: `bytes=${from}-` }) },
    signal,
  });
  if (response.status === 404) throw new PeerError(`${host} no longer has a file.`, true);
  if (!response.ok || !response.body) throw new PeerError(`${host} answered ${response.status}.`);
  const flags = response.status === 206 ? 'a' : 'w';
  await pipeline(Readable.fromWeb(response.body), createWriteStream(part, { flags }), { signal });
}

/** @throws PeerError for a file with another size or hash, which is then fetched again */
async function checkFile(
  part: string,
  { sizeBytes, sha256 }: { sizeBytes: number; sha256?: string | undefined },
  host: string,
): Promise<void> {
  const size = await sizeOf(part);
  if (size < sizeBytes) throw new PeerError(`A file from ${host} arrived incomplete.`);
  if (size === sizeBytes && (sha256 === undefined || (await hashFile(part)) === sha256)) return;
  await rm(part, { force: true });
  throw new PeerError(`A file from ${host} arrived damaged.`);
}

/** Tells another machine that its copy of a file is not needed any more. Not important enough to fail. */
export async function dropFile({ url, token }: Peer, id: string): Promise<void> {
  await fetch(`${url}/file/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5000),
  }).catch(() => {});
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
