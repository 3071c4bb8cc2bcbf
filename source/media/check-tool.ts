import { stat } from 'node:fs/promises';
import { isAbort } from '../core/errors.ts';
import { canExecute } from './find-tool.ts';
import { runProcess } from './process.ts';
import { lastMessage, ProcessError } from './process-error.ts';
import { type AbilityName, abilitiesOf, faultOfAbilities } from './tool-abilities.ts';
import type { ToolName } from './tools.ts';

export type Checked =
  | { runs: true; version: string; abilities: readonly AbilityName[] }
  | { runs: false; fault: string };

/** A program that does not say its version within this time is of no use. The static builds take 0.1 s from a cold disk. */
const answerMs = 15_000;
const versions = new Map<string, Promise<Checked>>();

/** Whether a program runs and can do what is needed, and its version; asked once for each file in this process. */
export async function checkTool(name: ToolName, path: string): Promise<Checked> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return { runs: false, fault: 'does not exist' };
  if (!stats.isFile()) return { runs: false, fault: 'is not a file' };
  if (!(await canExecute(path))) return { runs: false, fault: 'is not executable' };
  const key = `${name} ${path} ${stats.size} ${stats.mtimeMs}`;
  const known = versions.get(key);
  if (known !== undefined) return known;
  const asked = askVersion(name, path);
  versions.set(key, asked);
  return asked;
}

async function askVersion(name: ToolName, path: string): Promise<Checked> {
  const args = [name === 'ytdlp' ? '--version' : '-version'];
  try {
    const { stdout } = await runProcess({ program: path, args, signal: AbortSignal.timeout(answerMs) });
    const version = readVersion(name, stdout);
    if (version === undefined) return { runs: false, fault: `does not answer as ${name} does` };
    const abilities = abilitiesOf(name, version, stdout);
    const fault = faultOfAbilities(name, abilities);
    return fault === undefined ? { runs: true, version, abilities } : { runs: false, fault };
  } catch (error) {
    return { runs: false, fault: `does not run: ${whyNot(error)}` };
  }
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
