import { isWindowsPath } from '../footage/paths.ts';
import { joinFolders, splitFolders } from '../text/typed-path.ts';

/** One row of the settings table: the type of a setting, how it is parsed, and its help. */
export interface Setting<Value> {
  kind: 'text' | 'secret' | 'number' | 'boolean' | 'list' | 'path' | 'paths' | 'choice' | 'choices';
  default: Value;
  help: string;
  section: string;
  /** The valid values as text for users, such as "1 to 30". */
  range: string;
  choices?: readonly string[];
  min?: number;
  max?: number;
  unit?: string;
  /** It says with whom the machine talks, what it runs or which files it uses, so only somebody at its keyboard may set it. */
  isOfMachine?: true;
  /** What must be at a path. A new folder is created when needed. */
  expects?: 'file' | 'folder' | 'new folder';
  /** Parses the text of a value; undefined when it is invalid. */
  parse(text: string): Value | undefined;
  /** The inverse of parse, for `.env.example` and `config list`. */
  format(value: Value): string;
}

type Rest<Value> = Omit<Setting<Value>, 'kind' | 'parse' | 'format' | 'range' | 'default' | 'choices'>;

export function textSetting(rest: Rest<string>): Setting<string> {
  return {
    ...rest,
    kind: 'text',
    default: '',
    range: 'any text',
    parse: (value) => value,
    format: (value) => value,
  };
}

export function secretSetting(rest: Rest<string>): Setting<string> {
  // Copied keys often have whitespace around them. Whitespace inside is invalid, also in HTTP headers.
  const parse = (value: string) => (/^[\x21-\x7e]*$/.test(value.trim()) ? value.trim() : undefined);
  return { ...textSetting(rest), kind: 'secret', range: 'a key, without spaces and accents', parse };
}

export function urlSetting(rest: Rest<string>): Setting<string> {
  const parse = (value: string) => {
    const address = value.trim();
    const known = address === '' || (/^https?:\/\/\S+$/.test(address) && URL.canParse(address));
    return known ? address.replace(/\/+$/, '') : undefined;
  };
  return { ...textSetting(rest), range: 'an http(s) address', isOfMachine: true, parse };
}

export function numberSetting(
  rest: Rest<number> & { default: number; min: number; max: number; whole?: boolean },
): Setting<number> {
  const { whole = false, ...row } = rest;
  return {
    ...row,
    kind: 'number',
    range: `${whole ? 'a whole number from ' : ''}${row.min} to ${row.max}${row.unit ? ` (${row.unit})` : ''}`,
    parse: (value) => {
      const parsed = value.trim() === '' ? Number.NaN : Number(value);
      const fits = parsed >= row.min && parsed <= row.max && (!whole || Number.isInteger(parsed));
      return fits ? parsed : undefined;
    },
    format: String,
  };
}

/**
 * A number, or `auto` (0): the program chooses, such as by the cores and free memory of the machine. Whole numbers from 1
 * unless there is another min.
 */
export function autoNumberSetting(rest: Rest<number> & { max: number; min?: number }): Setting<number> {
  const { min = 1 } = rest;
  const counted = numberSetting({ ...rest, default: 0, min, whole: rest.min === undefined });
  return {
    ...counted,
    range: `auto or ${min} to ${rest.max}${rest.unit ? ` (${rest.unit})` : ''}`,
    parse: (value) => (value.trim().toLowerCase() === 'auto' ? 0 : counted.parse(value)),
    format: (value) => (value === 0 ? 'auto' : String(value)),
  };
}

const truths: Record<string, boolean> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
};

/** All texts that are accepted as a boolean. */
export const booleanWords: readonly string[] = Object.keys(truths);

export function booleanSetting(rest: Rest<boolean> & { default: boolean }): Setting<boolean> {
  return {
    ...rest,
    kind: 'boolean',
    range: 'true or false',
    parse: (value) => truths[value.trim().toLowerCase()],
    format: String,
  };
}

/** Values separated by commas. */
export function listSetting(
  rest: Rest<readonly string[]> & { default: readonly string[] },
): Setting<readonly string[]> {
  return {
    ...rest,
    kind: 'list',
    range: 'values separated by commas',
    parse: splitCommas,
    format: (values) => values.join(','),
  };
}

/** A path. Layers make it absolute; see `withAbsolutePaths`. */
export function pathSetting(
  rest: Rest<string> & { expects: 'file' | 'new folder'; default?: string },
): Setting<string> {
  const range = rest.expects === 'file' ? 'a path' : 'a folder; created if missing';
  return {
    default: '',
    ...rest,
    kind: 'path',
    range,
    isOfMachine: true,
    parse: (value) => value,
    format: (value) => value,
  };
}

/** A list of folders, separated as in PATH. Layers make them absolute; see `withAbsolutePaths`. */
export function pathsSetting(rest: Rest<readonly string[]>): Setting<readonly string[]> {
  return {
    ...rest,
    kind: 'paths',
    expects: 'folder',
    isOfMachine: true,
    default: [],
    range: 'folders separated by ":" (on Windows by ";")',
    parse: (value) => splitFolders(value, delimiterOf(value)),
    format: (values) => joinFolders(values, delimiterOf(values[0] ?? '')),
  };
}

/** The separator of a list of absolute paths. The first path shows which system it is from. */
function delimiterOf(folders: string): string {
  return isWindowsPath(folders.replace(/^"/, '')) ? ';' : ':';
}

export function choiceSetting<const Choice extends string>(
  rest: Rest<Choice> & { default: Choice; choices: readonly Choice[] },
): Setting<Choice> {
  return {
    ...rest,
    kind: 'choice',
    range: rest.choices.join(', '),
    parse: (value) => rest.choices.find((known) => known === value.trim().toLowerCase()),
    format: String,
  };
}

export function choicesSetting<const Choice extends string>(
  rest: Rest<readonly Choice[]> & { default: readonly Choice[]; choices: readonly Choice[] },
): Setting<readonly Choice[]> {
  return {
    ...rest,
    kind: 'choices',
    range: `one or more of ${rest.choices.join(', ')}, separated by commas`,
    parse: (value) => {
      const names = splitCommas(value.toLowerCase());
      const known = rest.choices.filter((each) => names.includes(each));
      return names.length > 0 && known.length === new Set(names).size ? known : undefined;
    },
    format: (values) => values.join(','),
  };
}

function splitCommas(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
