import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAbort, UserError } from '../../core/errors.ts';
import { runProcess } from '../process/process.ts';
import { lastErrorLine, ProcessError } from '../process/process-error.ts';
import { canExecute } from './find-tool.ts';
import { type AbilityName, abilitiesOf, faultOfAbilities, type ToolName } from './tool-abilities.ts';

export type ToolCheck =
  | { runs: true; version: string; abilities: readonly AbilityName[] }
  | { runs: false; fault: string };

/** A program's file, with the size and time that show whether it has changed since its version was read. */
export interface ToolFile {
  name: ToolName;
  path: string;
  sizeBytes: number;
  /** Time of the last change, in milliseconds since 1970. */
  modifiedMs: number;
}

/** Persists the version output of programs between runs of stockpile-tui. Neither function rejects. */
export interface ToolMemory {
  /** Undefined for a file that is not in the cache or has changed since. */
  recall(file: ToolFile): Promise<string | undefined>;
  keep(file: ToolFile, answer: string): Promise<void>;
}

export interface CheckOptions {
  memory?: ToolMemory | undefined;
  /** Ignores the cached version: a script's file may be unchanged although the program that it starts is newer. */
  refresh?: boolean | undefined;
}

/** Timeout for a program to print its version. The static builds take 0.1 s from a cold disk. */
const versionTimeoutMs = 15_000;
/** How long a program that is being written is waited for: an update, or a file that a child of this process still has open. */
const writtenMs = 500;
const versions = new Map<string, Promise<ToolCheck>>();

/**
 * Checks that a program runs and has the abilities that are needed, and reads its version. The program is started once
 * for each file in this process, and not at all when the persisted version is still valid.
 * @throws UserError when another process killed the program at both attempts.
 */
export async function checkTool(
  name: ToolName,
  path: string,
  options: CheckOptions = {},
): Promise<ToolCheck> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (stats instanceof Error)
    return { runs: false, fault: isMissing(stats) ? 'does not exist' : `cannot be accessed (${stats.code})` };
  if (!stats.isFile()) return { runs: false, fault: 'is not a file' };
  if (!(await canExecute(path))) return { runs: false, fault: 'is not executable' };
  const file = { name, path, sizeBytes: stats.size, modifiedMs: stats.mtimeMs };
  const key = JSON.stringify(file);
  const known = options.refresh ? undefined : versions.get(key);
  if (known !== undefined) return known;
  const asked = recallOrAsk(file, options);
  versions.set(key, asked);
  asked.catch(() => versions.delete(key));
  return asked;
}

function isMissing({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function recallOrAsk(file: ToolFile, { memory, refresh }: CheckOptions): Promise<ToolCheck> {
  const cached = refresh ? undefined : await memory?.recall(file);
  if (cached !== undefined) return checkAnswer(file.name, cached);
  const asked = await askVersion(file.name, file.path);
  if (typeof asked !== 'string') return asked;
  const checked = checkAnswer(file.name, asked);
  if (checked.runs) void memory?.keep(file, asked);
  return checked;
}

/** Reads the version and the abilities of a tool from its version output. */
function checkAnswer(name: ToolName, answer: string): ToolCheck {
  const version = readVersion(name, answer);
  if (version === undefined) return { runs: false, fault: `is not ${name}: its version is not recognized` };
  const abilities = abilitiesOf(name, version, answer);
  const fault = faultOfAbilities(name, abilities);
  return fault === undefined ? { runs: true, version, abilities } : { runs: false, fault };
}

async function askVersion(
  name: ToolName,
  path: string,
  isRetry = false,
): Promise<string | (ToolCheck & { runs: false })> {
  const args = [name === 'ytdlp' ? '--version' : '-version'];
  try {
    return (await runProcess({ program: path, args, signal: AbortSignal.timeout(versionTimeoutMs) })).stdout;
  } catch (error) {
    const isWritten = isBeingWritten(error);
    if (!isRetry && (isWritten || wasEndedFromOutside(error))) {
      if (isWritten) await sleep(writtenMs);
      return askVersion(name, path, true);
    }
    if (!wasEndedFromOutside(error)) return { runs: false, fault: `does not run: ${whyNot(error)}` };
    throw new UserError(`${path} was killed by another process while its version was checked.`, {
      hint: 'Try again.',
      cause: error,
    });
  }
}

/** Signals that are not the program's fault: a user or the system killed it. A crash has other signals. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL'];
/** A shell's exit codes for a program that one of these signals ended: 128 plus the signal's number. */
const endingCodes = [130, 143, 129, 131, 137];

function wasEndedFromOutside(error: unknown): boolean {
  if (!(error instanceof ProcessError)) return false;
  return error.exitCode === null
    ? endings.includes(error.signal ?? '')
    : endingCodes.includes(error.exitCode);
}

/** Node throws this instead of emitting it, so it is not wrapped as other errors of a start are. */
function isBeingWritten(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ETXTBSY';
}

/** "5.1.9-0+deb12u1" from Debian's "ffmpeg version 5.1.9-0+deb12u1 Copyright …"; yt-dlp prints only its version. */
export function readVersion(name: ToolName, answer: string): string | undefined {
  const pattern = name === 'ytdlp' ? /^(\d[\w.-]*)/ : new RegExp(`^${name} version (\\S+)`);
  return pattern.exec(answer.trim())?.[1];
}

function whyNot(error: unknown): string {
  if (error instanceof ProcessError)
    return lastErrorLine(error.stderr) || `it exits with code ${error.exitCode}`;
  if (isAbort(error) || (error instanceof Error && error.name === 'TimeoutError'))
    return 'it does not answer';
  return error instanceof Error ? error.message : String(error);
}
