import Conf from 'conf';
import { z } from 'zod';
import { EXIT, UserError } from '../core/errors.ts';
import { parseSetting } from '../core/resolve-settings.ts';
import { isSettingName, type SettingName } from '../core/settings.ts';
import { parseAs, readIfThere, type SetAside, setAside } from './document.ts';
import type { Home } from './home.ts';

const configSchema = z.record(z.string(), z.string());

/** The settings a user keeps: `config.json` in the home folder, readable by its owner only. Values are kept as text. */
export class Config {
  readonly #conf: Conf<Record<string, string>>;

  private constructor(home: Home) {
    this.#conf = new Conf<Record<string, string>>({
      cwd: home.root,
      configName: 'config',
      projectName: 'stockpile-tui',
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    });
  }

  /** Opens the file. A damaged one is set aside first: conf would throw, or wipe it. */
  static async open(home: Home): Promise<{ config: Config; damaged: SetAside | undefined }> {
    const text = await readIfThere(home.configFile);
    const parsed = text === undefined ? undefined : parseAs(text, configSchema);
    const damaged = parsed && !parsed.ok ? await setAside(home.configFile, parsed.reason) : undefined;
    return { config: new Config(home), damaged };
  }

  get path(): string {
    return this.#conf.path;
  }

  values(): Record<string, string> {
    return { ...this.#conf.store };
  }

  /** @throws UserError (exit code 2) for an unknown name or a value out of range. */
  set(name: string, value: string): void {
    parseSetting(knownName(name), value);
    this.#conf.set(knownName(name), value);
  }

  unset(name: string): void {
    this.#conf.delete(knownName(name));
  }
}

/** The name if it is a setting's. @throws UserError (exit code 2). */
export function knownName(name: string): SettingName {
  const upper = name.toUpperCase();
  if (isSettingName(upper)) return upper;
  throw new UserError(`There is no setting "${name.slice(0, 60)}".`, {
    hint: 'Run `stockpile-tui config list` to see them all.',
    exitCode: EXIT.usage,
  });
}
