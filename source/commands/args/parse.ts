import meow from 'meow';
import type { Flags } from '../../app/flags.ts';
import { describeError, type UserError, usageError } from '../../core/errors.ts';
import { flagNamed, flagTable } from './flags.ts';
import { optionName } from './help.ts';

/**
 * The words and options of a command line. `known` are the options that mean something to the command.
 * @throws UserError (exit code 2) for an option that does not, or a value that is missing or none of its choices.
 */
export function parse(
  argv: readonly string[],
  known: readonly (keyof Flags)[],
): { input: string[]; flags: Flags } {
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
      throw usageError(`${optionName(flag)} needs a value: ${optionName(flag)} ${flagTable[flag].value}.`);
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
    throw usageError(kebabCase(describeError(error).replaceAll('`', '"').replace(/\n+/g, ' ')));
  }
}

function flagOf({ type, isMultiple, choices }: (typeof flagTable)[keyof Flags]) {
  return {
    type,
    ...(isMultiple && { isMultiple }),
    ...(choices && { choices: [...choices] }),
  };
}

/** Options in a message as they are typed: meow names them as its properties. */
function kebabCase(message: string): string {
  return message.replaceAll(/--?\w+/g, (option) =>
    option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
}

function unknownOption(name: string): UserError {
  const dashes = name.length === 1 ? '-' : '--';
  return usageError(`There is no option "${kebabCase(dashes + name.slice(0, 60))}" here.`);
}
