import meow from 'meow';
import { version } from '../package.json';
import { type Flags, flagTable } from './commands/flags.ts';
import { helpText } from './commands/help.ts';
import { commandTable, mainCommand } from './commands/table.ts';
import { describeError, EXIT, type ExitCode, UserError } from './core/errors.ts';

/** Runs the command that the arguments name; the number is the exit code. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const name = argv.find((word) => !word.startsWith('-'));
  const command = name !== undefined && Object.hasOwn(commandTable, name) ? name : undefined;
  if (argv.includes('--version') && command === undefined) return say(version);
  if (argv.includes('--help') || argv.includes('-h')) return say(helpText(command));
  const row = command === undefined ? mainCommand : commandTable[command];
  if (!row) return EXIT.usage;
  try {
    const { input, flags } = parse(argv, row.flags);
    const words = command === undefined ? input : input.slice(1);
    const [runCommand, { openContext }] = await Promise.all([row.load(), import('./commands/context.ts')]);
    const context = await openContext(flags);
    for (const notice of context.notices) process.stderr.write(`${notice}\n`);
    return await runCommand(context, words);
  } catch (error) {
    return failed(error, command);
  }
}

function parse(argv: readonly string[], known: readonly (keyof Flags)[]): { input: string[]; flags: Flags } {
  const parsed = read(argv);
  const given = Object.entries(parsed.unnormalizedFlags)
    // An option that may be repeated is an empty list when it was not given.
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name]) => name);
  const flags: Flags = {};
  for (const name of given) {
    const flag = Object.keys(flagTable).find((each): each is keyof Flags => each === camelCase(name));
    if (flag === undefined || !known.includes(flag)) throw unknownOption(name);
    Object.assign(flags, { [flag]: parsed.flags[flag] });
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
    throw new UserError(describeError(error).replaceAll('`', '"').replace(/\n+/g, ' '), {
      hint: 'Add --help to see the options.',
      exitCode: EXIT.usage,
    });
  }
}

function flagOf({ type, isMultiple, choices }: (typeof flagTable)[keyof Flags]) {
  return {
    type,
    ...(isMultiple && { isMultiple }),
    ...(choices && { choices: [...choices] }),
  };
}

function unknownOption(name: string): UserError {
  return new UserError(`There is no option "--${name.slice(0, 60)}" here.`, {
    hint: 'Add --help to see the options.',
    exitCode: EXIT.usage,
  });
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function say(text: string): ExitCode {
  process.stdout.write(`${text}\n`);
  return EXIT.finished;
}

/** One line for what the user can mend; a bug leaves its stack in the log file. */
async function failed(error: unknown, command: string | undefined): Promise<ExitCode> {
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
    return error.exitCode;
  }
  const { recordBug } = await import('./commands/record-bug.ts');
  process.stderr.write(`${await recordBug(error, command)}\n`);
  return EXIT.failed;
}
