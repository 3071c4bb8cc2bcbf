import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileRef, Probe } from '../../core/footage/media.ts';
import { makeSmallCopy } from '../../media/frames/small-copy.ts';
import { probeFile } from '../../media/probe/probe.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { maxWatchSeconds, type ShownFilm } from '../ai/chat-model.ts';
import type { ProviderContext } from '../interfaces.ts';
import { callService } from '../service/call-service.ts';
import { ServiceError } from '../service/service-error.ts';
import { geminiService } from './errors.ts';
import type { Gemini, RemoteFile } from './port.ts';

/** Pixels; the model sees no more in taller pictures. */
const maxCopyHeight = 360;
/**
 * Smaller films are sent inline with the question, because an upload is ready only after 8 to 30 s (measured). A
 * request may have 20 MB, and base64 turns 3 bytes into 4.
 */
export const inlineBytes = 14e6;
/** The deadline for deleting an upload once the question is answered or has failed. */
const deleteSeconds = 30;

/**
 * Makes a film available to the model while `use` runs: inline when it is small, otherwise as an upload that is deleted
 * afterwards, also after an error. @throws UserError when the file is not a film; as callService.
 */
export async function useFilm<Value>(
  gemini: Gemini,
  file: FileRef,
  context: ProviderContext,
  use: (film: ShownFilm) => Promise<Value>,
): Promise<Value> {
  const { copy, seconds, hasSound, mimeType, whole } = await prepareFilm(file, gemini.tools, context);
  const facts = { seconds, hasSound, whole };
  if (copy.sizeBytes <= gemini.inlineBytes) {
    const data = (await readFile(copy.path)).toString('base64');
    return use({ ...facts, media: [{ media: { mimeType, data } }] });
  }
  const uploaded = await upload(gemini, copy, mimeType, context);
  try {
    const { uri } = await untilUsable(gemini, uploaded, gemini.pollMs, context);
    return await use({ ...facts, media: [{ media: { mimeType, uri } }] });
  } finally {
    await discard(gemini, uploaded.name, context);
  }
}

interface PreparedFilm {
  copy: FileRef;
  seconds: number;
  hasSound: boolean;
  mimeType: string;
  whole: boolean;
}

/** Returns the film itself when it is small, silent and of a supported type, otherwise a small copy. */
async function prepareFilm(file: FileRef, tools: Tools, context: ProviderContext): Promise<PreparedFilm> {
  const probe = await probeFile(file.path, tools, context.signal);
  const mimeType = mimeTypeOf(probe);
  const seconds = Math.min(probe.durationSeconds, maxWatchSeconds);
  const whole = probe.durationSeconds <= maxWatchSeconds;
  const isSdr = probe.video?.dynamicRange === undefined;
  const small = isSdr && (probe.video?.height ?? 0) <= maxCopyHeight * 1.5 && file.sizeBytes <= inlineBytes;
  if (whole && small && !probe.audio && mimeType !== undefined)
    return { copy: file, seconds, hasSound: false, mimeType, whole };
  const output = join(context.workDir, `copy-${process.pid}-${++copies}.mp4`);
  context.progress(undefined, 'making a small copy for Gemini');
  const request = { file: file.path, output, maxHeight: maxCopyHeight, limitSeconds: maxWatchSeconds };
  const copy = await makeSmallCopy(request, tools, context.signal);
  return { copy, seconds, hasSound: false, mimeType: 'video/mp4', whole };
}

let copies = 0;

function mimeTypeOf({ container }: Probe): string | undefined {
  if (container.includes('mp4')) return 'video/mp4';
  return container.includes('webm') ? 'video/webm' : undefined;
}

async function upload(
  gemini: Gemini,
  file: FileRef,
  mimeType: string,
  context: ProviderContext,
): Promise<RemoteFile> {
  const total = (file.sizeBytes / 1e6).toFixed(1);
  const { answer } = await callService(
    {
      ...callOf(gemini),
      run: (signal) =>
        gemini.port.upload({ ...file, mimeType }, signal, (sent) =>
          context.progress(
            (0.5 * sent) / file.sizeBytes,
            `uploading ${(sent / 1e6).toFixed(1)} of ${total} MB`,
          ),
        ),
    },
    context,
  );
  return answer;
}

async function untilUsable(
  gemini: Gemini,
  uploaded: RemoteFile,
  pollMs: number,
  context: ProviderContext,
): Promise<RemoteFile> {
  const until = performance.now() + gemini.timeoutSeconds * 1000;
  let file = uploaded;
  context.progress(undefined, 'waiting until the upload is ready');
  while (file.state === 'processing') {
    if (performance.now() > until) {
      const what = `an upload was not ready within ${gemini.timeoutSeconds} s`;
      throw new ServiceError('timeout', geminiService, { what });
    }
    await sleep(pollMs, undefined, { signal: context.signal });
    const { name } = file;
    const call = { ...callOf(gemini), run: (signal: AbortSignal) => gemini.port.remoteFile(name, signal) };
    file = (await callService(call, context)).answer;
  }
  if (file.state === 'active') return file;
  throw new ServiceError('rejected', geminiService, { what: 'it could not process the video' });
}

/** Never throws, and runs also after the step was aborted: an orphaned upload takes up the account's storage. */
async function discard(gemini: Gemini, name: string, context: ProviderContext): Promise<void> {
  const signal = AbortSignal.timeout(deleteSeconds * 1000);
  const quiet = { signal, progress: () => {}, log: context.log };
  try {
    await callService({ ...callOf(gemini), run: (attempt) => gemini.port.deleteFile(name, attempt) }, quiet);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    context.log(
      'warn',
      `An upload to Gemini (${name}) could not be deleted; Gemini deletes it after 48 hours. ${why}`,
    );
  }
}

function callOf({ timeoutSeconds, policy, outage }: Gemini) {
  return { service: geminiService, timeoutSeconds, outage, ...(policy && { policy }) };
}
