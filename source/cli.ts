import { version } from '../package.json';
import type { Flags } from './app/context/flags.ts';
import { commandTable, mainCommand } from './commands/args/command-table.ts';
import { flagLayer, flagNamed, flagTable } from './commands/args/flags.ts';
import { helpText } from './commands/args/help.ts';
import { EXIT, type ExitCode, toDiskError, UserError, usageError } from './core/errors.ts';
import { cleanText } from './core/text/text.ts';

/** Runs the command that the arguments name. @returns the exit code */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  // A reader may close the pipe early (`| head -1`), which is not a bug. A running job stops, see app/signals/stop-on-signals.ts.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const name = firstWord(argv);
  const command = name !== undefined && Object.hasOwn(commandTable, name) ? name : undefined;
  if (argv.includes('--version')) return printLine(version);
  if (argv.includes('--help') || argv.includes('-h')) return printLine(helpText(command));
  const row = command === undefined ? mainCommand : commandTable[command];
  if (!row) return EXIT.usage;
  let home: string | undefined;
  try {
    const { input, flags } = await parseArguments(argv, row.flags);
    const words = command === undefined ? input : input.slice(1);
    if (row.words === '' && words.length > 0) throw tooManyWords(command, words);
    if (command === undefined && words.length > 0) {
      const { assertNoUnknownWord } = await import('./commands/args/unknown-word.ts');
      await assertNoUnknownWord(words, Object.keys(commandTable));
    }
    const [runCommand, { openContext }] = await Promise.all([row.load(), import('./app/context/context.ts')]);
    const context = await openContext({ flags, layer: flagLayer(flags) }, row.examines);
    home = context.home.root;
    for (const notice of context.notices) process.stderr.write(`${notice}\n`);
    return await runCommand(context, words);
  } catch (error) {
    return failed(error, command, home);
  }
}

/** Parses the arguments. The parser is loaded only if there are any, so that the full screen appears sooner. */
async function parseArguments(argv: readonly string[], known: readonly (keyof Flags)[]) {
  const nothing: { input: string[]; flags: Flags } = { input: [], flags: {} };
  return argv.length === 0 ? nothing : (await import('./commands/args/parse.ts')).parse(argv, known);
}

/** The first word that is neither an option nor the value of one: `--output history` is not the command `history`. */
function firstWord(argv: readonly string[]): string | undefined {
  let isValue = false;
  for (const word of argv) {
    if (word === '--') return undefined;
    const isOption = word.startsWith('-');
    if (!isOption && !isValue) return word;
    const flag = flagNamed(word.slice(2));
    isValue = isOption && flag !== undefined && flagTable[flag].type === 'string';
  }
  return undefined;
}

function tooManyWords(command: string | undefined, words: readonly string[]): UserError {
  return usageError(`${command} takes no argument "${words.join(' ').slice(0, 60)}".`);
}

function printLine(text: string): ExitCode {
  process.stdout.write(`${text}\n`);
  return EXIT.finished;
}

/** Prints a UserError in one or two lines; writes the stack of a bug to the log file. @returns the exit code */
async function failed(thrown: unknown, command: string | undefined, home?: string): Promise<ExitCode> {
  const error = thrown instanceof UserError ? thrown : toDiskError(thrown, home);
  if (error instanceof UserError) {
    const lines = [error.message, error.hint].filter((line) => line !== undefined);
    // Messages quote file names and values, which must not contain control sequences.
    for (const line of lines) process.stderr.write(`${cleanText(line, 2000)}\n`);
    return error.exitCode;
  }
  const { recordBug } = await import('./app/bug-report.ts');
  process.stderr.write(`${await recordBug(error, command)}\n`);
  return EXIT.failed;
}
