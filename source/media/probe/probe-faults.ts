import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import { cleanText } from '../../core/text/text.ts';
import { lastMessage, type ProcessError } from '../process/process-error.ts';

/** The first bytes of a file, as Latin-1; empty when it cannot be read. */
export async function headOf(file: string): Promise<string> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}

/** Why ffprobe could not read a file, in one sentence and what to do. */
export function explainFault(file: string, head: string, error: ProcessError): UserError {
  const name = cleanText(basename(file), 120);
  const options = { exitCode: EXIT.usage, cause: error };
  if (error.signal !== null) {
    return new UserError(`ffprobe crashed on ${name}.`, {
      ...options,
      hint: 'Its build may be at fault: install a current ffmpeg, or convert the file to MP4.',
    });
  }
  if (/Permission denied/i.test(error.stderr))
    return new UserError(`${name} cannot be read.`, { ...options, hint: 'Give read permission.' });
  if (startsLikeMedia(head)) {
    return new UserError(`${name} is cut off or damaged: ${reason(error)}.`, {
      ...options,
      hint: 'Copy, download or export it again.',
    });
  }
  return new UserError(`${name} is not a video or audio file.`, {
    ...options,
    hint: 'Give a file that a video player opens.',
  });
}

/** MP4 and MOV begin with the size and name of a box, Matroska and WebM with 1A 45 DF A3. */
function startsLikeMedia(head: string): boolean {
  return (
    /^.{4}(?:ftyp|moov|mdat|wide|free|skip|pnot)/s.test(head) ||
    head.startsWith('\x1aE\xdf\xa3') ||
    /^RIFF.{4}AVI /s.test(head)
  );
}

function reason(error: ProcessError): string {
  if (error.stderr.includes('moov atom not found')) return 'its index, which is written last, is missing';
  // The last message repeats the file's name before what is wrong.
  return (
    cleanText(lastMessage(error.stderr).split(': ').at(-1) ?? '', 120).toLowerCase() || 'it cannot be read'
  );
}
