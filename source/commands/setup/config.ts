import type { CommandContext } from '../../app/context/context.ts';
import { findPathKind } from '../../app/screen/complete-path.ts';
import { EXIT, type ExitCode, UserError } from '../../core/errors.ts';
import { settingPathFault } from '../../core/settings/setting-paths.ts';
import { shownValue } from '../../core/settings/setting-states.ts';
import { type SettingName, settingNames, settingRow } from '../../core/settings/settings.ts';
import { didYouMean } from '../../core/text/nearest-word.ts';
import { requireSettingName } from '../../store/config.ts';
import { print, printError } from '../args/output-mode.ts';

const verbs = ['list', 'get', 'set', 'unset', 'path'];

/** `stockpile-tui config list|get|set|unset|path`. */
export async function config(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const [verb = 'list', name, ...values] = words;
  switch (verb) {
    case 'list':
      return list(context);
    case 'path':
      print(context.config.path);
      return EXIT.finished;
    case 'get':
      print(shown(context, requireSettingName(required(name, 'get'))));
      return EXIT.finished;
    case 'set': {
      const known = requireSettingName(required(name, 'set'));
      if (values.length === 0) throw usage(`config set ${known} needs a value.`);
      if (known === 'KEYS') await checkKeys(values.join(' '));
      await context.saveSetting(known, values.join(' '));
      await warnAboutPath(context, known);
      return EXIT.finished;
    }
    case 'unset':
      await context.saveSetting(requireSettingName(required(name, 'unset')), undefined);
      return EXIT.finished;
    default:
      throw usage(`config has no command "${verb.slice(0, 60)}".${didYouMean(verb.slice(0, 60), verbs)}`);
  }
}

/** @throws UserError when a name is unknown or a key would mean two things */
async function checkKeys(text: string): Promise<void> {
  const { ownKeys } = await import('../../tui/keys/own-keys.ts');
  const keys = ownKeys(text);
  if (typeof keys === 'string') throw new UserError(keys, { exitCode: EXIT.usage });
}

/** Warns about a path that does not exist. It is saved all the same: its disk may only be unplugged. */
async function warnAboutPath({ config: saved, place }: CommandContext, name: SettingName): Promise<void> {
  const fault = await settingPathFault(name, saved.values()[name] ?? '', place.path.delimiter, findPathKind);
  if (fault !== undefined) printError(`${name} is saved, but check the path: ${fault}`);
}

function list(context: CommandContext): ExitCode {
  const { origins } = context.resolved;
  const rows = settingNames.map((name) => ({ name, value: shown(context, name), origin: origins[name] }));
  if (context.flags.json) {
    print(JSON.stringify(Object.fromEntries(rows.map(({ name, ...row }) => [name, row]))));
    return EXIT.finished;
  }
  const nameWidth = Math.max(...settingNames.map((name) => name.length));
  let section = '';
  for (const { name, value, origin } of rows) {
    const row = settingRow(name);
    if (row.section !== section) {
      print(section === '' ? row.section : `\n${row.section}`);
      section = row.section;
    }
    const from = origin === 'default' ? '' : `  [${origin}]`;
    print(`  ${name.padEnd(nameWidth)}  ${value === '' ? '-' : value}${from}`);
    print(`  ${' '.repeat(nameWidth)}  ${row.help}; ${row.range}`);
  }
  return EXIT.finished;
}

function shown({ settings }: CommandContext, name: SettingName): string {
  return shownValue(name, settings[name]);
}

function required(name: string | undefined, verb: string): string {
  if (name === undefined) throw usage(`config ${verb} needs the name of a setting.`);
  return name;
}

function usage(message: string): UserError {
  return new UserError(message, {
    hint: 'Use list, get NAME, set NAME VALUE, unset NAME or path.',
    exitCode: EXIT.usage,
  });
}
