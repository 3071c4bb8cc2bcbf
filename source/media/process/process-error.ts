/** A program that ended with an exit code other than 0, with the last part of its stderr. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';
  readonly program: string;
  readonly exitCode: number | null;
  /** The signal that ended it, if any. */
  readonly signal: string | null;
  readonly stderr: string;
  readonly commandLine: string;
  /** The program's file system error, as a Node error code, so that core/errors.ts recognizes a full disk. */
  readonly code: 'ENOSPC' | 'EDQUOT' | 'EROFS' | undefined;

  constructor(
    program: string,
    end: { code: number | null; signal: string | null; stderr: string; commandLine: string },
  ) {
    const how =
      end.code === null ? `was killed by ${end.signal ?? 'a signal'}` : `failed with code ${end.code}`;
    const reason = lastErrorLine(end.stderr);
    super(reason === '' ? `${program} ${how}.` : `${program} ${how}: ${reason}`);
    this.program = program;
    this.exitCode = end.code;
    this.signal = end.signal;
    this.stderr = end.stderr;
    this.commandLine = end.commandLine;
    this.code = diskFault(end.stderr);
  }
}

/** The last meaningful line of a program's stderr. */
export function lastErrorLine(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim());
  return lines.findLast((line) => line !== '' && !line.startsWith('Conversion failed')) ?? '';
}

/** Whether a program's stderr reports a full disk; some exit with 0 all the same. */
export function isDiskFull(stderr: string): boolean {
  return /No space left on device|Disk quota exceeded/i.test(stderr);
}

function diskFault(stderr: string): ProcessError['code'] {
  if (isDiskFull(stderr)) return /quota/i.test(stderr) ? 'EDQUOT' : 'ENOSPC';
  return /Read-only file system/i.test(stderr) ? 'EROFS' : undefined;
}
