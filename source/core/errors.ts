import { redact } from './settings/redact.ts';

/** Exit codes of the program. */
export const EXIT = {
  finished: 0,
  failed: 1,
  usage: 2,
  someNeedsFailed: 3,
  budget: 4,
  review: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each exit code means, for the help. */
export const exitCodeWords: readonly (readonly [code: ExitCode, words: string])[] = [
  [EXIT.finished, 'finished'],
  [EXIT.failed, 'failed'],
  [EXIT.usage, 'wrong usage'],
  [EXIT.someNeedsFailed, 'some needs failed'],
  [EXIT.budget, 'stopped at the budget'],
  [EXIT.review, 'waits for your review'],
  [EXIT.interrupted, 'interrupted'],
];

/** The most severe exit code of several jobs. */
export function worstExit(codes: readonly ExitCode[]): ExitCode {
  const order: ExitCode[] = [
    EXIT.interrupted,
    EXIT.failed,
    EXIT.usage,
    EXIT.budget,
    EXIT.someNeedsFailed,
    EXIT.review,
  ];
  return order.find((code) => codes.includes(code)) ?? EXIT.finished;
}

/** The fields of the new-job form that an error may be about. */
export type Concern = 'video' | 'transcript' | 'footage' | 'output' | 'sources';

/**
 * An error for the user, shown without a stack: what happened and what to do next, in one or two sentences. Keys in its
 * texts are masked, wherever it is shown.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** The next step, as an instruction. */
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
  /** The field of the new-job form that the error is about, if any. */
  readonly concerns: Concern | undefined;

  constructor(
    message: string,
    options: {
      hint?: string;
      exitCode?: ExitCode;
      cause?: unknown;
      concerns?: Concern | undefined;
    } = {},
  ) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint === undefined ? undefined : redact(options.hint);
    this.exitCode = options.exitCode ?? EXIT.failed;
    this.concerns = options.concerns;
  }
}

/** The video of a job to resume was moved or changed. */
export class VideoError extends UserError {
  readonly kind: 'moved' | 'changed';
  readonly jobId: string;
  readonly path: string;

  constructor(
    kind: VideoError['kind'],
    jobId: string,
    path: string,
    message: string,
    options: { hint: string },
  ) {
    super(message, { ...options, exitCode: EXIT.usage });
    this.kind = kind;
    this.jobId = jobId;
    this.path = path;
  }
}

/** An error for wrong arguments or options on the command line. */
export function usageError(message: string, hint = 'Add --help to see the options.'): UserError {
  return new UserError(message, { hint, exitCode: EXIT.usage });
}

/** A service that will work again leaves the job as if the user had stopped it. */
const stopExits: Partial<Record<string, ExitCode>> = { budget: EXIT.budget, service: EXIT.interrupted };

/** An error that stops the whole job, not only one need. The job can be resumed later. */
export class JobStopError extends UserError {
  /** `service`: a service that the job cannot do without was overloaded for too long. */
  readonly kind: 'disk-full' | 'key-refused' | 'budget' | 'output-unwritable' | 'service';

  constructor(
    kind: JobStopError['kind'],
    message: string,
    options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {},
  ) {
    super(message, {
      ...options,
      exitCode: options.exitCode ?? stopExits[kind] ?? EXIT.failed,
    });
    this.kind = kind;
  }
}

/** The text of any thrown value, followed by the hint of a UserError. */
export function describeError(error: unknown): string {
  if (error instanceof UserError) return error.hint ? `${error.message} ${error.hint}` : error.message;
  return diskText(error) ?? redact(error instanceof Error ? error.message : String(error));
}

/** The text for a disk fault. It names the folder, not the file, whose name may mean nothing to the user. */
function diskText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path }: NodeJS.ErrnoException = error;
  const message = diskFaults[code ?? '']?.message;
  if (message === undefined) return undefined;
  const folder = path?.replace(/[\\/][^\\/]*$/, '') ?? '';
  return folder === '' ? `${message}.` : `${message}: ${folder}`;
}

/** Whether an error comes from an abort, whoever threw it. */
export function isAbort(error: unknown, signal?: AbortSignal): boolean {
  if (signal?.aborted) return true;
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'ABORT_ERR');
}

interface DiskFault {
  kind: JobStopError['kind'];
  message: string;
  /** The remedy for a job, which keeps its output folder. */
  remedy: string;
  /** The remedy when there is no job yet, if different. */
  remedyAtStart?: string;
  /** The remedy when it is STOCKPILE_HOME that cannot be written. */
  remedyAtHome?: string;
}

const diskFaults: Record<string, DiskFault> = {
  ENOSPC: { kind: 'disk-full', message: 'The disk is full', remedy: 'Free some space' },
  EDQUOT: { kind: 'disk-full', message: 'The disk quota is used up', remedy: 'Free some space' },
  EACCES: {
    kind: 'output-unwritable',
    message: 'Permission denied',
    remedy: 'Give write permission',
    remedyAtStart: 'Give write permission, or choose another folder with --output DIR',
    remedyAtHome: 'Give write permission, or set STOCKPILE_HOME to another folder',
  },
  EIO: {
    kind: 'output-unwritable',
    message: 'The disk could not be read or written',
    remedy: 'Check the disk and its connection',
  },
  EROFS: {
    kind: 'output-unwritable',
    message: 'The disk is read-only',
    remedy: 'Make the disk writable',
    remedyAtStart: 'Choose another folder with --output DIR',
    remedyAtHome: 'Set STOCKPILE_HOME to another folder',
  },
};

/**
 * Turns a file system error that affects the whole job (full disk, no permission) into a JobStopError. Any other error
 * is returned unchanged.
 * @param where what was being written, for an error without a path
 */
export function toJobStop(error: unknown, where?: string): unknown {
  return diskStop(error, true, where) ?? error;
}

/**
 * The same for errors without a job to resume: before a job is saved, or after its start was undone.
 * @param home STOCKPILE_HOME; for a file in it the hint does not suggest another --output
 */
export function toDiskError(error: unknown, home?: string): unknown {
  return diskStop(error instanceof JobStopError ? error.cause : error, false, undefined, home) ?? error;
}

function diskStop(error: unknown, hasJob: boolean, where?: string, home?: string): JobStopError | undefined {
  if (!(error instanceof Error) || error instanceof UserError) return undefined;
  const { code, path = where, syscall }: NodeJS.ErrnoException = error;
  const fault = diskFaults[code ?? ''];
  // EACCES from spawn means that a program may not be started, which is not a disk fault.
  if (!fault || syscall?.startsWith('spawn')) return undefined;
  const atStart = isWithin(path, home) ? fault.remedyAtHome : fault.remedyAtStart;
  const remedy = hasJob ? fault.remedy : (atStart ?? fault.remedy);
  return new JobStopError(fault.kind, path ? `${fault.message} (${path}).` : `${fault.message}.`, {
    hint: `${remedy}, then ${hasJob ? 'resume the job' : 'try again'}.`,
    cause: error,
  });
}

function isWithin(path: string | undefined, folder: string | undefined): boolean {
  if (path === undefined || folder === undefined) return false;
  return path === folder || (path.startsWith(folder) && /^[\\/]/.test(path.slice(folder.length)));
}
