import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import { cleanText } from '../../core/text/text.ts';
import type { VideoTiming } from '../../core/transcript/fit-times.ts';
import { type ReadTranscript, readTranscript } from '../../core/transcript/read-transcript.ts';
import { transcriptHint } from '../../core/transcript/repair-transcript.ts';
import { detectLanguage } from '../offline/words/detect-language.ts';

/** A whole day of talk with word times is smaller than this. */
const limitMegabytes = 50;

const faults: Record<string, string> = {
  ENOENT: 'does not exist',
  EACCES: 'cannot be read: no permission',
  EPERM: 'cannot be read: no permission',
  EISDIR: 'is a folder',
  ENOTDIR: 'does not exist',
};

/**
 * Reads a transcript file; see `readTranscript`. The language detected in the text overrides the one in the file name.
 * @throws UserError (exit code 2) when it cannot be read, is too large, or is not a transcript of this video.
 */
export async function readTranscriptFile(file: string, video: VideoTiming = {}): Promise<ReadTranscript> {
  const read = await readText(file, video);
  if (read.languageSaid || read.transcript.language === undefined) return read;
  const { segments } = read.transcript;
  const detected = await detectLanguage(segments.map(({ text }) => text).join(' '));
  return { ...read, transcript: { language: detected ?? read.transcript.language, segments } };
}

/** Checks that a transcript file can be read, without detecting its language. @throws as `readTranscriptFile` */
export async function checkTranscriptFile(file: string, video: VideoTiming): Promise<void> {
  await readText(file, video);
}

async function readText(file: string, video: VideoTiming): Promise<ReadTranscript> {
  return readTranscript(await contentOf(file), path.basename(file), video);
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    const stats = await stat(file);
    const megabytes = stats.size / 1e6;
    if (stats.isFile() && megabytes > limitMegabytes) {
      throw refused(
        file,
        `is ${Math.round(megabytes)} MB; the limit for a transcript is ${limitMegabytes} MB`,
      );
    }
    // Reading from a pipe might never end.
    if (!stats.isFile() && !stats.isDirectory()) throw refused(file, 'is not a file');
    return await readFile(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
    if (code === undefined) throw cause;
    throw refused(file, faults[code] ?? `cannot be read (${code})`, cause);
  }
}

function refused(file: string, fault: string, cause?: unknown): UserError {
  return new UserError(`The transcript "${cleanText(file, 200)}" ${fault}.`, {
    hint: transcriptHint,
    exitCode: EXIT.usage,
    cause,
  });
}
