/** A program that ended with a code other than 0, with the end of what it said. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';
  readonly program: string;
  readonly exitCode: number | null;
  /** The signal that ended it, if one did. */
  readonly signal: string | null;
  readonly stderr: string;
  readonly commandLine: string;
  /** A file system fault the program ran into, so that core/errors.ts recognizes a full disk. */
  readonly code: 'ENOSPC' | 'EDQUOT' | 'EROFS' | undefined;

  constructor(
    program: string,
    end: { code: number | null; signal: string | null; stderr: string; commandLine: string },
  ) {
    const how =
      end.code === null ? `was ended by ${end.signal ?? 'a signal'}` : `failed with code ${end.code}`;
    const said = lastMessage(end.stderr);
    super(said === '' ? `${program} ${how}.` : `${program} ${how}: ${said}`);
    this.program = program;
    this.exitCode = end.code;
    this.signal = end.signal;
    this.stderr = end.stderr;
    this.commandLine = end.commandLine;
    this.code = diskFault(end.stderr);
  }
}

/** The last line of a program's stderr that says something. */
export function lastMessage(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim());
  return lines.findLast((line) => line !== '' && !line.startsWith('Conversion failed')) ?? '';
}

/** Whether a program says that it could not write for lack of space, whatever its exit code. */
export function isDiskFull(stderr: string): boolean {
  return /No space left on device|Disk quota exceeded/i.test(stderr);
}

function diskFault(stderr: string): ProcessError['code'] {
  if (isDiskFull(stderr)) return /quota/i.test(stderr) ? 'EDQUOT' : 'ENOSPC';
  return /Read-only file system/i.test(stderr) ? 'EROFS' : undefined;
}
