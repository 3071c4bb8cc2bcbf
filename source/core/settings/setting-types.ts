import { readFolders, writtenFolders } from '../text/typed-path.ts';

/** One row of the settings table: what a setting is, how it is read, and its line of help. */
export interface Setting<Value> {
  kind: 'text' | 'secret' | 'number' | 'boolean' | 'list' | 'path' | 'paths' | 'choice' | 'choices';
  default: Value;
  help: string;
  section: string;
  /** What may be given, as people read it: "1 to 30". */
  range: string;
  choices?: readonly string[];
  min?: number;
  max?: number;
  unit?: string;
  /** What has to be at a path; a new folder is made when it is needed. */
  expects?: 'file' | 'folder' | 'new folder';
  /** Reads a value as it stands in the environment or a file; undefined when it is out of range. */
  parse(text: string): Value | undefined;
  /** The inverse of parse, for `.env.example` and `config list`. */
  format(value: Value): string;
}

type Rest<Value> = Omit<Setting<Value>, 'kind' | 'parse' | 'format' | 'range' | 'default' | 'choices'>;

export function text(rest: Rest<string>): Setting<string> {
  return {
    ...rest,
    kind: 'text',
    default: '',
    range: 'any text',
    parse: (value) => value,
    format: (value) => value,
  };
}

export function secret(rest: Rest<string>): Setting<string> {
  // Copied keys bring a line end or a blank along; what else has one is no key, and no header takes it.
  const parse = (value: string) => (/^[\x21-\x7e]*$/.test(value.trim()) ? value.trim() : undefined);
  return { ...text(rest), kind: 'secret', range: 'a key, without blanks and accents', parse };
}

export function url(rest: Rest<string>): Setting<string> {
  const parse = (value: string) => {
    const address = value.trim();
    const known = address === '' || (/^https?:\/\/\S+$/.test(address) && URL.canParse(address));
    return known ? address.replace(/\/+$/, '') : undefined;
  };
  return { ...text(rest), range: 'an http(s) address', parse };
}

export function number(
  rest: Rest<number> & { default: number; min: number; max: number; whole?: boolean },
): Setting<number> {
  const { whole = false, ...row } = rest;
  return {
    ...row,
    kind: 'number',
    range: `${row.min} to ${row.max}${whole ? ', whole' : ''}${row.unit ? ` (${row.unit})` : ''}`,
    parse: (value) => {
      const parsed = value.trim() === '' ? Number.NaN : Number(value);
      const fits = parsed >= row.min && parsed <= row.max && (!whole || Number.isInteger(parsed));
      return fits ? parsed : undefined;
    },
    format: String,
  };
}

/** A whole number, or `auto` (0): chosen from the machine's cores and free memory. */
export function autoNumber(rest: Rest<number> & { max: number }): Setting<number> {
  const counted = number({ ...rest, default: 0, min: 1, whole: true });
  return {
    ...counted,
    range: `auto or 1 to ${rest.max}`,
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

/** What can be written for on and off. */
export const truthWords: readonly string[] = Object.keys(truths);

export function boolean(rest: Rest<boolean> & { default: boolean }): Setting<boolean> {
  return {
    ...rest,
    kind: 'boolean',
    range: 'true or false',
    parse: (value) => truths[value.trim().toLowerCase()],
    format: String,
  };
}

/** Values separated by commas. */
export function list(
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

/** One path. Layers make it absolute; see `withAbsolutePaths`. */
export function path(
  rest: Rest<string> & { expects: 'file' | 'new folder'; default?: string },
): Setting<string> {
  const range = rest.expects === 'file' ? 'a path' : 'a folder; it is made when it is not there';
  return { default: '', ...rest, kind: 'path', range, parse: (value) => value, format: (value) => value };
}

/** Folders separated as PATH is. */
export function paths(rest: Rest<readonly string[]> & { delimiter: string }): Setting<readonly string[]> {
  const { delimiter, ...row } = rest;
  return {
    ...row,
    kind: 'paths',
    expects: 'folder',
    default: [],
    range: `folders separated by "${delimiter}"`,
    parse: (value) => readFolders(value, delimiter),
    format: (values) => writtenFolders(values, delimiter),
  };
}

export function choice<const Choice extends string>(
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

export function choices<const Choice extends string>(
  rest: Rest<readonly Choice[]> & { default: readonly Choice[]; choices: readonly Choice[] },
): Setting<readonly Choice[]> {
  return {
    ...rest,
    kind: 'choices',
    range: `some of ${rest.choices.join(', ')}, separated by commas`,
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
