import type { Flags } from '../../app/context/flags.ts';
import { exitCodeWords } from '../../core/errors.ts';
import { settingsTable } from '../../core/settings/settings.ts';
import { commandTable, mainCommand } from './command-table.ts';
import { flagTable, optionName } from './flags.ts';

/** Width of the left column. */
const column = 31;

/** The help of one command, or of the whole program. Fits into 80 columns and 40 lines. */
export function helpText(name: string | undefined): string {
  const row = name === undefined ? mainCommand : commandTable[name];
  if (!row) return helpText(undefined);
  const lines = [
    `  ${['stockpile-tui', name, row.words].filter(Boolean).join(' ')}`,
    `  ${row.summary}`,
    '',
    ...(name === undefined ? [...commandLines(), ''] : []),
    ...row.flags.map((flag) => flagLine(flag, row.meanings?.[flag])),
    name === undefined
      ? pad('  --help, --version', 'settings: stockpile-tui config list')
      : '  --help, --version',
    '',
    `  Example: ${row.example}`,
    ...(name === undefined ? exitCodeLines() : []),
  ];
  return lines.join('\n');
}

/** The exit codes, in lines of at most 80 columns. */
function exitCodeLines(): string[] {
  const codes = exitCodeWords.map(([code, words]) => `${code} ${words}`);
  const half = Math.ceil(codes.length / 2);
  return [
    `  Exit codes: ${codes.slice(0, half).join(', ')},`,
    `              ${codes.slice(half).join(', ')}`,
  ];
}

function commandLines(): string[] {
  return Object.entries(commandTable).map(([name, row]) => pad(`  ${name} ${row.words}`, row.summary));
}

function flagLine(flag: keyof Flags, meaning: string | undefined): string {
  const { value, help, setting } = flagTable[flag];
  const row = setting === undefined ? undefined : settingsTable[setting];
  const shown = row?.kind === 'number' ? ` (${row.default})` : '';
  return pad(`  ${optionName(flag)}${value ? ` ${value}` : ''}`, `${meaning ?? help}${shown}`);
}

function pad(left: string, right: string): string {
  return `${left.padEnd(column)}  ${right}`;
}
