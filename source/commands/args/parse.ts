import meow from 'meow';
import type { Flags } from '../../app/context/flags.ts';
import { describeError, EXIT, UserError, usageError } from '../../core/errors.ts';
import { didYouMean } from '../../core/text/nearest-word.ts';
import { flagNamed, flagTable, optionName } from './flags.ts';

/**
 * Parses the arguments and options of a command line.
 * @param known the options of the command
 * @throws UserError (exit code 2) for an unknown option, or a value that is missing or not one of its choices
 */
export function parse(
  argv: readonly string[],
  known: readonly (keyof Flags)[],
): { input: string[]; flags: Flags } {
  const parsed = read(argv);
  const given = Object.entries(parsed.unnormalizedFlags)
    // meow returns an empty list for a repeatable option that was not given.
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name]) => name);
  const flags: Flags = {};
  for (const name of given) {
    const flag = flagNamed(name);
    if (flag === undefined || !known.includes(flag)) throw unknownOption(typedAs(name, argv), known);
    const value = parsed.flags[flag];
    if ([value].flat().includes('') && flagTable[flag].value !== 'TEXT') {
      throw usageError(`${optionName(flag)} needs a value: ${optionName(flag)} ${flagTable[flag].value}.`);
    }
    Object.assign(flags, { [flag]: value });
  }
  return { input: parsed.input.map(String), flags };
}

/** @throws UserError for a value that is not one of an option's choices */
function read(argv: readonly string[]) {
  const rows = Object.entries(flagTable).map(([name, row]) => [name, flagOf(row)]);
  try {
    return meow({
      importMeta: import.meta,
      argv: withBareValues(argv),
      autoHelp: false,
      booleanDefault: undefined,
      autoVersion: false,
      flags: Object.fromEntries(rows),
    });
  } catch (error) {
    const message = kebabCase(describeError(error).replaceAll('`', '"').replace(/\n+/g, ' '));
    throw usageError(message + meantChoice(argv));
  }
}

/** Adds the default value to options that are given without one. */
function withBareValues(argv: readonly string[]): string[] {
  return argv.map((word, place) => {
    const flag = word.startsWith('--') ? flagNamed(word.slice(2)) : undefined;
    const bare = flag && flagTable[flag].bare;
    const next = argv[place + 1];
    return bare !== undefined && (next === undefined || next.startsWith('-')) ? `${word}=${bare}` : word;
  });
}

function flagOf({ type, isMultiple, choices }: (typeof flagTable)[keyof Flags]) {
  return {
    type,
    ...(isMultiple && { isMultiple }),
    ...(choices && { choices: [...choices] }),
  };
}

/** Options in a message in kebab case, as they are typed: meow writes them in camel case. */
function kebabCase(message: string): string {
  return message.replaceAll(/--?\w+/g, (option) =>
    option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
}

/** An option as it was typed: meow returns `--no-chache` as `chache`, and names in camel case. */
function typedAs(name: string, argv: readonly string[]): string {
  const bare = kebabCase(name.length === 1 ? `-${name}` : `--${name}`);
  const negated = bare.replace(/^--/, '--no-');
  const isTyped = argv.some((word) => word === negated || word.startsWith(`${negated}=`));
  return (isTyped ? negated : bare).slice(0, 60);
}

/** An option of another command was not mistyped, so no similar one is suggested. */
function unknownOption(typed: string, known: readonly (keyof Flags)[]): UserError {
  const names = known.map(optionName);
  const isElsewhere = Object.keys(flagTable).some((flag) => optionName(flag as keyof Flags) === typed);
  if (!isElsewhere) {
    return usageError(`Unknown option "${typed}".${didYouMean(typed, [...names, '--help', '--version'])}`);
  }
  return new UserError(`This command has no option "${typed}".`, {
    hint: `Its options are ${names.join(', ')}.`,
    exitCode: EXIT.usage,
  });
}

/** "Did you mean …?" for an option with a fixed set of values. */
function meantChoice(argv: readonly string[]): string {
  for (const [name, { choices }] of Object.entries(flagTable)) {
    const option = optionName(name as keyof Flags);
    const at = argv.findIndex((word) => word === option || word.startsWith(`${option}=`));
    const [, written = argv[at + 1]] = argv[at]?.split('=') ?? [];
    const meant = choices && written !== undefined ? didYouMean(written, choices) : '';
    if (meant !== '') return meant;
  }
  return '';
}
