import type { Flags } from '../../app/context/flags.ts';
import { redact } from '../../core/settings/redact.ts';

export type OutputMode = 'screen' | 'plain' | 'json';

/** The output mode. The full screen needs a terminal; in CI, a dumb terminal or a screen reader it is plain output. */
export function outputMode(flags: Flags): OutputMode {
  if (flags.json) return 'json';
  const { TERM, INK_SCREEN_READER, ACCESSIBILITY } = process.env;
  const terminal = process.stdout.isTTY === true && process.stdin.isTTY === true;
  const needsPlain = isCi() || TERM === 'dumb' || INK_SCREEN_READER === 'true' || ACCESSIBILITY === '1';
  return flags.plain || !terminal || needsPlain ? 'plain' : 'screen';
}

/** Whether questions can be asked where there is no full screen: somebody sits at a terminal. */
export function canAsk(mode: OutputMode): boolean {
  const isTerminal = process.stdout.isTTY === true && process.stdin.isTTY === true;
  return mode === 'plain' && isTerminal && !isCi();
}

/** Prints a line to stdout, keys redacted. */
export function print(line: string): void {
  process.stdout.write(`${redact(line)}\n`);
}

/** Prints a line to stderr, keys redacted: for everything that is not the command's result. */
export function printError(line: string): void {
  process.stderr.write(`${redact(line)}\n`);
}

function isCi(): boolean {
  const { CI } = process.env;
  return CI !== undefined && CI !== 'false' && CI !== '0';
}
