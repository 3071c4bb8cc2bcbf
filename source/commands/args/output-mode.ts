import type { Flags } from '../../app/flags.ts';
import { redact } from '../../core/settings/redact.ts';

export type OutputMode = 'screen' | 'plain' | 'json';

/** Where the full screen would be wrong: not a terminal, CI, a dumb terminal or a screen reader. */
export function outputMode(flags: Flags): OutputMode {
  if (flags.json) return 'json';
  const { CI, TERM, INK_SCREEN_READER, ACCESSIBILITY } = process.env;
  const terminal = process.stdout.isTTY === true && process.stdin.isTTY === true;
  const plainWorld =
    (CI !== undefined && CI !== 'false' && CI !== '0') ||
    TERM === 'dumb' ||
    INK_SCREEN_READER === 'true' ||
    ACCESSIBILITY === '1';
  return flags.plain || !terminal || plainWorld ? 'plain' : 'screen';
}

/** A line on stdout. */
export function print(line: string): void {
  process.stdout.write(`${redact(line)}\n`);
}

/** A line on stderr: what is not the command's result. */
export function complain(line: string): void {
  process.stderr.write(`${redact(line)}\n`);
}
