import type Conf from 'conf';
import * as z from 'zod';
import { EXIT, UserError } from '../core/errors.ts';
import { parseSetting } from '../core/settings/resolve-settings.ts';
import { isSettingName, type SettingName, settingNames } from '../core/settings/settings.ts';
import { didYouMean } from '../core/text/nearest-word.ts';
import { type DamagedFile, moveDamagedFileAside, parseJsonAs, readFileIfExists } from './files/document.ts';
import { ensureFolder, privateFolder } from './files/ensure-folder.ts';
import type { Home } from './home.ts';

const configSchema = z.record(z.string(), z.string());

/** The settings a user has saved: `config.json` in the home folder, readable only by its owner. Values are stored as text. */
export class Config {
  readonly #home: Home;
  #values: Readonly<Record<string, string>>;

  private constructor(home: Home, values: Readonly<Record<string, string>>) {
    this.#home = home;
    this.#values = values;
  }

  /** Reads the file. A damaged one is set aside first, because conf would throw or erase it. */
  static async open(home: Home): Promise<{ config: Config; damaged: DamagedFile | undefined }> {
    const text = await readFileIfExists(home.configFile);
    const parsed = text === undefined ? undefined : parseJsonAs(text, configSchema);
    const damaged =
      parsed && !parsed.ok ? await moveDamagedFileAside(home.configFile, parsed.reason) : undefined;
    return { config: new Config(home, parsed?.ok ? parsed.value : {}), damaged };
  }

  /** A config without settings, for when the file cannot be read. */
  static empty(home: Home): Config {
    return new Config(home, {});
  }

  get path(): string {
    return this.#home.configFile;
  }

  /** The values of the file when it was opened or last changed by this process. */
  values(): Readonly<Record<string, string>> {
    return this.#values;
  }

  /** @throws UserError (exit code 2) for an unknown name or a value out of range, before anything is written. */
  set(name: string, value: string): Promise<void> {
    const known = requireSettingName(name);
    parseSetting(known, value);
    return this.#change((conf) => conf.set(known, value));
  }

  /** @throws UserError (exit code 2) for an unknown name. */
  unset(name: string): Promise<void> {
    const known = requireSettingName(name);
    return this.#change((conf) => conf.delete(known));
  }

  /** conf loads a JSON Schema compiler, so it is imported only when a value changes, not at every start. */
  async #change(change: (conf: Conf<Record<string, string>>) => void): Promise<void> {
    const { default: Conf } = await import('conf');
    await ensureFolder(this.#home.root, privateFolder);
    const conf = new Conf<Record<string, string>>({
      cwd: this.#home.root,
      configName: 'config',
      projectName: 'stockpile-tui',
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
    change(conf);
    this.#values = { ...conf.store };
  }
}

/** The name of a setting in upper case. @throws UserError (exit code 2) when there is no such setting */
export function requireSettingName(name: string): SettingName {
  const upper = name.toUpperCase();
  if (isSettingName(upper)) return upper;
  const typed = name.slice(0, 60);
  throw new UserError(`There is no setting "${typed}".${didYouMean(upper.slice(0, 60), settingNames)}`, {
    hint: 'Run `stockpile-tui config list` to see all settings.',
    exitCode: EXIT.usage,
  });
}
