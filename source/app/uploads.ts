import { basename } from 'node:path';
import type { VideoFacts } from '../core/api/video-facts.ts';
import { hashFile } from '../media/probe/content-hash.ts';
import { checkTranscriptFile } from '../providers/transcript-file/read-transcript-file.ts';
import { Uploads } from '../store/uploads/uploads.ts';
import type { CommandContext } from './context/context.ts';
import { readVideoFacts } from './screen/read-video-facts.ts';

/** How often old uploads are looked for. */
const cleanEveryMs = 60 * 60 * 1000;

/**
 * The uploads of `serve`, and how they are checked. Old ones are removed now and then until the program ends.
 * @param leaving aborted when the program ends
 * @throws UserError, the file system's error
 */
export async function openUploads(context: CommandContext, leaving: AbortSignal) {
  const { SERVE_UPLOAD_FOLDER } = context.settings;
  const uploads = await Uploads.in(
    SERVE_UPLOAD_FOLDER === '' ? context.home.uploads : SERVE_UPLOAD_FOLDER,
    hashFile,
  );
  const clean = () => void uploads.removeOld();
  const timer = setInterval(clean, cleanEveryMs).unref();
  leaving.addEventListener('abort', () => clearInterval(timer), { once: true });
  clean();
  return {
    folder: uploads,
    store: uploads.store,
    limitBytes: () => context.settings.SERVE_UPLOAD_LIMIT * 1e9,
    check: (video: string, transcript: string | undefined, signal: AbortSignal) =>
      check(context, video, transcript, signal),
  };
}

/** @throws UserError when the video cannot be used, or the transcript is not one of this video; the signal's reason */
async function check(
  context: CommandContext,
  video: string,
  transcript: string | undefined,
  signal: AbortSignal,
): Promise<VideoFacts> {
  const facts = await readVideoFacts(context, video, transcript, signal);
  const { durationSeconds } = facts;
  if (transcript !== undefined)
    await checkTranscriptFile(transcript, { durationSeconds, name: basename(video) });
  return facts;
}
