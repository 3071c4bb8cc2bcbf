import { stat } from 'node:fs/promises';
import { isAbort, UserError } from '../../core/errors.ts';
import { runProcess } from '../process/process.ts';
import { lastMessage, ProcessError } from '../process/process-error.ts';
import { canExecute } from './find-tool.ts';
import { type AbilityName, abilitiesOf, faultOfAbilities } from './tool-abilities.ts';
import type { ToolName } from './tools.ts';

export type Checked =
  | { runs: true; version: string; abilities: readonly AbilityName[] }
  | { runs: false; fault: string };

/** A program's file as it was when the program was asked for its version. */
export interface ToolFile {
  name: ToolName;
  path: string;
  sizeBytes: number;
  /** When it was changed, milliseconds since 1970. */
  modifiedMs: number;
}

/** What programs that ran said of their versions, remembered from one run of ours to the next. Neither function rejects. */
export interface ToolMemory {
  /** Undefined for a file that was never asked or has changed since. */
  recall(file: ToolFile): Promise<string | undefined>;
  keep(file: ToolFile, answer: string): Promise<void>;
}

export interface CheckOptions {
  memory?: ToolMemory | undefined;
  /** Asks the program itself, whatever is remembered: what it starts may be newer, though its own file is not. */
  afresh?: boolean | undefined;
}

/** A program that does not say its version within this time is of no use. The static builds take 0.1 s from a cold disk. */
const answerMs = 15_000;
const versions = new Map<string, Promise<Checked>>();

/**
 * Whether a program runs and can do what is needed, and its version; asked once for each file in this process, and once
 * in all where there is a memory.
 * @throws UserError when the program was ended from outside each time it was asked.
 */
export async function checkTool(name: ToolName, path: string, options: CheckOptions = {}): Promise<Checked> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (stats instanceof Error)
    return { runs: false, fault: isMissing(stats) ? 'does not exist' : `cannot be reached (${stats.code})` };
  if (!stats.isFile()) return { runs: false, fault: 'is not a file' };
  if (!(await canExecute(path))) return { runs: false, fault: 'is not executable' };
  const file = { name, path, sizeBytes: stats.size, modifiedMs: stats.mtimeMs };
  const key = JSON.stringify(file);
  const known = options.afresh ? undefined : versions.get(key);
  if (known !== undefined) return known;
  const asked = recallOrAsk(file, options);
  versions.set(key, asked);
  asked.catch(() => versions.delete(key));
  return asked;
}

function isMissing({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function recallOrAsk(file: ToolFile, { memory, afresh }: CheckOptions): Promise<Checked> {
  const remembered = afresh ? undefined : await memory?.recall(file);
  if (remembered !== undefined) return checkAnswer(file.name, remembered);
  const asked = await askVersion(file.name, file.path);
  if (typeof asked !== 'string') return asked;
  const checked = checkAnswer(file.name, asked);
  if (checked.runs) void memory?.keep(file, asked);
  return checked;
}

/** What a tool can do by what it says of its version. */
function checkAnswer(name: ToolName, answer: string): Checked {
  const version = readVersion(name, answer);
  if (version === undefined) return { runs: false, fault: `does not answer as ${name} does` };
  const abilities = abilitiesOf(name, version, answer);
  const fault = faultOfAbilities(name, abilities);
  return fault === undefined ? { runs: true, version, abilities } : { runs: false, fault };
}

async function askVersion(
  name: ToolName,
  path: string,
  isSecondTime = false,
): Promise<string | (Checked & { runs: false })> {
  const args = [name === 'ytdlp' ? '--version' : '-version'];
  try {
    return (await runProcess({ program: path, args, signal: AbortSignal.timeout(answerMs) })).stdout;
  } catch (error) {
    if (!wasEndedFromOutside(error)) return { runs: false, fault: `does not run: ${whyNot(error)}` };
    if (!isSecondTime) return askVersion(name, path, true);
    throw new UserError(`${path} was ended from outside while it was asked for its version.`, {
      hint: 'Try again.',
      cause: error,
    });
  }
}

/** Signals that say nothing of the program: somebody ends it, or the system has no memory left. Crashes have others. */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGKILL'];
/** What a shell ends with whose program was ended by one of these: 128 and the signal's number. */
const endingCodes = [130, 143, 129, 131, 137];

function wasEndedFromOutside(error: unknown): boolean {
  if (!(error instanceof ProcessError)) return false;
  return error.exitCode === null
    ? endings.includes(error.signal ?? '')
    : endingCodes.includes(error.exitCode);
}

/** "5.1.9-0+deb12u1" of Debian's "ffmpeg version 5.1.9-0+deb12u1 Copyright …"; yt-dlp says nothing but its version. */
export function readVersion(name: ToolName, answer: string): string | undefined {
  const pattern = name === 'ytdlp' ? /^(\d[\w.-]*)/ : new RegExp(`^${name} version (\\S+)`);
  return pattern.exec(answer.trim())?.[1];
}

function whyNot(error: unknown): string {
  if (error instanceof ProcessError)
    return lastMessage(error.stderr) || `it ends with code ${error.exitCode}`;
  if (isAbort(error) || (error instanceof Error && error.name === 'TimeoutError'))
    return 'it does not answer';
  return error instanceof Error ? error.message : String(error);
}
