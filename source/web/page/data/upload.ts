import { useEffect, useState } from 'preact/hooks';
import { fetchJson, postJson, RequestRefusedError } from './api.ts';
import type { Transfer } from './transfer.ts';
import { TransferRate } from './transfer-rate.ts';
import { errorMessage } from './use-polled.ts';

/** A video on its way to the server, as the page shows it. */
export interface UploadState {
  name: string;
  transcriptName?: string | undefined;
  sizeBytes: number;
  sentBytes: number;
  /** Bytes in a second over the last seconds; undefined before that is known. */
  bytesPerSecond?: number | undefined;
  phase: 'sending' | 'paused' | 'no-connection' | 'logged-out' | 'checking' | 'done' | 'failed';
  error?: string | undefined;
  /** Where the video is on the server, when it is done. */
  path?: string | undefined;
  transcript?: string | undefined;
}

interface Accepted {
  path: string;
  transcript?: string;
}

/** The only upload at a time. It continues while the page shows something else. */
let current: UploadState | undefined;
let transfers: Transfer[] = [];
/** Ends the wait before the server is asked again to check the video. */
let acceptAgain = () => {};
/** The length of that wait in milliseconds. */
const acceptAgainMs = 3000;
const listeners = new Set<(state: UploadState | undefined) => void>();

function show(state: UploadState | undefined): void {
  current = state;
  for (const listener of listeners) listener(state);
}

function change(changes: Partial<UploadState>): void {
  if (current) show({ ...current, ...changes });
}

/** The upload that is shown, if there is one. */
export function useUpload(): UploadState | undefined {
  const [state, setState] = useState(current);
  useEffect(() => {
    listeners.add(setState);
    return () => void listeners.delete(setState);
  }, []);
  return state;
}

/** Sends a video and its transcript, has them checked, and says where they are. */
export async function startUpload(video: File, transcript: File | undefined): Promise<void> {
  cancelUpload();
  const sizeBytes = video.size + (transcript?.size ?? 0);
  const rate = new TransferRate();
  const base = { name: video.name, sizeBytes, sentBytes: 0, phase: 'sending' as const };
  show({ ...base, transcriptName: transcript?.name });
  const mine = current;
  const sent = new Map<File, number>();
  try {
    const { startTransfer } = await import('./transfer.ts');
    const ids: string[] = [];
    for (const file of transcript ? [transcript, video] : [video]) {
      const moving = startTransfer(file, {
        onProgress: (bytes) => {
          sent.set(file, bytes);
          const sentBytes = [...sent.values()].reduce((sum, each) => sum + each, 0);
          change({ phase: 'sending', sentBytes, bytesPerSecond: rate.add(sentBytes, Date.now()) });
        },
        onWaiting: (why) => {
          rate.reset();
          change({ phase: why === 'login' ? 'logged-out' : 'no-connection', bytesPerSecond: undefined });
          // Shows the login.
          if (why === 'login') void fetchJson('/api/uploads').catch(() => {});
        },
      });
      transfers = [moving];
      ids.push(await moving.arrived);
    }
    change({ phase: 'checking', sentBytes: sizeBytes, bytesPerSecond: undefined });
    const [first = '', second] = ids;
    const id = second ?? first;
    const accepted = await accept(id, second === undefined ? {} : { transcript: first });
    change({ phase: 'done', ...accepted });
  } catch (error) {
    if (current !== undefined && current.name === mine?.name)
      change({ phase: 'failed', error: errorMessage(error) });
  }
}

/** Has the server check the video. While the server is not there or the login has ended, it waits and tries again. */
async function accept(id: string, body: { transcript?: string }): Promise<Accepted> {
  for (;;) {
    try {
      return await postJson<Accepted>(`/api/uploads/${id}/accept`, body);
    } catch (error) {
      if (!(error instanceof RequestRefusedError) || (error.status !== 0 && error.status !== 401))
        throw error;
      change({ phase: error.status === 0 ? 'no-connection' : 'logged-out' });
      await new Promise<void>((resolve) => {
        acceptAgain = resolve;
        if (error.status === 0) setTimeout(resolve, acceptAgainMs);
      });
      change({ phase: 'checking' });
    }
  }
}

/** Pauses the upload. */
export function pauseUpload(): void {
  for (const each of transfers) each.pause();
  change({ phase: 'paused', bytesPerSecond: undefined });
}

/** Continues the upload. After a lost connection, it does not wait for the next attempt. */
export function resumeUpload(): void {
  if (!current || !['paused', 'no-connection', 'logged-out'].includes(current.phase)) return;
  acceptAgain();
  if (current.sentBytes === current.sizeBytes) return;
  change({ phase: 'sending' });
  for (const each of transfers) each.resume();
}

/** Stops, removes what has arrived, and shows nothing. */
export function cancelUpload(): void {
  const isOver = current?.phase === 'done' || current?.phase === 'failed';
  for (const each of transfers.splice(0)) if (!isOver) each.cancel();
  show(undefined);
}

/** Removes a complete upload from the page, after a job was started with it. One that still runs continues. */
export function forgetUpload(): void {
  if (current?.phase === 'done') cancelUpload();
}
