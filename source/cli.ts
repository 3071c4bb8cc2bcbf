import meow from 'meow';
import { version } from '../package.json';
import { type Flags, flagTable } from './commands/flags.ts';
import { helpText, optionName } from './commands/help.ts';
import { commandTable, mainCommand } from './commands/table.ts';
import { describeError, EXIT, type ExitCode, UserError } from './core/errors.ts';
import { cleanText } from './core/text.ts';

/** Runs the command that the arguments name; the number is the exit code. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  // Who reads may leave before the end (`| head -1`); that is no bug. A running job stops, see commands/signals.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const name = firstWord(argv);
  const command = name !== undefined && Object.hasOwn(commandTable, name) ? name : undefined;
  if (argv.includes('--version')) return say(version);
  if (argv.includes('--help') || argv.includes('-h')) return say(helpText(command));
  const row = command === undefined ? mainCommand : commandTable[command];
  if (!row) return EXIT.usage;
  try {
    const { input, flags } = parse(argv, row.flags);
    const words = command === undefined ? input : input.slice(1);
    if (row.words === '' && words.length > 0) throw tooManyWords(command, words);
    const [runCommand, { openContext }] = await Promise.all([row.load(), import('./commands/context.ts')]);
    const context = await openContext(flags);
    for (const notice of context.notices) process.stderr.write(`${notice}\n`);
    return await runCommand(context, words);
  } catch (error) {
    return failed(error, command);
  }
}

/** The first word that is neither an option nor an option's value; a folder may be called like a command. */
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

function parse(argv: readonly string[], known: readonly (keyof Flags)[]): { input: string[]; flags: Flags } {
  const parsed = read(argv);
  const given = Object.entries(parsed.unnormalizedFlags)
    // An option that may be repeated is an empty list when it was not given.
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name]) => name);
  const flags: Flags = {};
  for (const name of given) {
    const flag = flagNamed(name);
    if (flag === undefined || !known.includes(flag)) throw unknownOption(name);
    const value = parsed.flags[flag];
    if ([value].flat().includes('') && flagTable[flag].value !== 'TEXT') {
      throw usage(`${optionName(flag)} needs a value: ${optionName(flag)} ${flagTable[flag].value}.`);
    }
    Object.assign(flags, { [flag]: value });
  }
  return { input: parsed.input.map(String), flags };
}

/** @throws UserError for a value that is none of an option's choices. */
function read(argv: readonly string[]) {
  const rows = Object.entries(flagTable).map(([name, row]) => [name, flagOf(row)]);
  try {
    return meow({
      importMeta: import.meta,
      argv: [...argv],
      autoHelp: false,
      booleanDefault: undefined,
      autoVersion: false,
      flags: Object.fromEntries(rows),
    });
  } catch (error) {
    throw usage(kebabCase(describeError(error).replaceAll('`', '"').replace(/\n+/g, ' ')));
  }
}

function flagOf({ type, isMultiple, choices }: (typeof flagTable)[keyof Flags]) {
  return {
    type,
    ...(isMultiple && { isMultiple }),
    ...(choices && { choices: [...choices] }),
  };
}

function flagNamed(name: string): keyof Flags | undefined {
  const camelCase = name.replaceAll(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return Object.keys(flagTable).find((each): each is keyof Flags => each === camelCase);
}

/** Options in a message as they are typed: meow names them as its properties. */
function kebabCase(message: string): string {
  return message.replaceAll(/--?\w+/g, (option) =>
    option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
}

function unknownOption(name: string): UserError {
  const dashes = name.length === 1 ? '-' : '--';
  return usage(`There is no option "${kebabCase(dashes + name.slice(0, 60))}" here.`);
}

function tooManyWords(command: string | undefined, words: readonly string[]): UserError {
  return usage(`${command} takes no "${words.join(' ').slice(0, 60)}".`);
}

function usage(message: string): UserError {
  return new UserError(message, { hint: 'Add --help to see the options.', exitCode: EXIT.usage });
}

function say(text: string): ExitCode {
  process.stdout.write(`${text}\n`);
  return EXIT.finished;
}

/** One line for what the user can mend; a bug leaves its stack in the log file. */
async function failed(error: unknown, command: string | undefined): Promise<ExitCode> {
  if (error instanceof UserError) {
    const lines = [error.message, error.hint].filter((line) => line !== undefined);
    // Names of files and values stand in them: what they hold must not move the cursor.
    for (const line of lines) process.stderr.write(`${cleanText(line, 2000)}\n`);
    return error.exitCode;
  }
  const { recordBug } = await import('./commands/record-bug.ts');
  process.stderr.write(`${await recordBug(error, command)}\n`);
  return EXIT.failed;
}
