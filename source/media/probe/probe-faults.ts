import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { EXIT, UserError } from '../../core/errors.ts';
import { cleanText } from '../../core/text/text.ts';
import { lastErrorLine, type ProcessError } from '../process/process-error.ts';

/** The first bytes of a file, as Latin-1; empty when it cannot be read. */
export async function readFirstBytes(file: string): Promise<string> {
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

/** Explains why ffprobe could not read a file, and what the user can do. */
export function explainFault(file: string, head: string, error: ProcessError): UserError {
  const name = cleanText(basename(file), 120);
  const options = { exitCode: EXIT.usage, cause: error };
  if (error.signal !== null) {
    return new UserError(`ffprobe crashed on ${name}.`, {
      ...options,
      hint: 'This may be a bug in this build of ffprobe: install a current ffmpeg, or convert the file to MP4.',
    });
  }
  if (/Permission denied/i.test(error.stderr))
    return new UserError(`${name} cannot be read.`, { ...options, hint: 'Allow read access to the file.' });
  if (startsLikeMedia(head)) {
    return new UserError(`${name} is cut off or damaged: ${reason(error)}.`, {
      ...options,
      hint: 'Copy, download or export it again.',
    });
  }
  return new UserError(`${name} is not a video or audio file.`, {
    ...options,
    hint: 'Choose a file that plays in a video player.',
  });
}

/** Whether the first bytes are those of MP4, MOV, Matroska, WebM or AVI. */
function startsLikeMedia(head: string): boolean {
  return (
    /^.{4}(?:ftyp|moov|mdat|wide|free|skip|pnot)/s.test(head) ||
    head.startsWith('\x1aE\xdf\xa3') ||
    /^RIFF.{4}AVI /s.test(head)
  );
}

function reason(error: ProcessError): string {
  if (error.stderr.includes('moov atom not found'))
    return 'its index, which is written at the end of a recording, is missing';
  // The last message begins with the file's name.
  return (
    cleanText(lastErrorLine(error.stderr).split(': ').at(-1) ?? '', 120).toLowerCase() || 'it cannot be read'
  );
}
