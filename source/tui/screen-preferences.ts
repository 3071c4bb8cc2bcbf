import type { App } from '../core/api/app.ts';
import { UserError } from '../core/errors.ts';
import {
  type MouseSetting,
  mouseModes,
  type ThemeName,
  themeNames,
} from '../core/settings/screen-settings.ts';
import type { SettingName } from '../core/settings/settings.ts';
import { BoundKeys } from './keys/bound-keys.ts';
import { ownKeys } from './keys/own-keys.ts';
import type { ThemeOptions } from './theme/theme.ts';
import { ThemeSource } from './theme/theme-source.ts';

type SettingsOf = Pick<App, 'settings'>;

interface PreferencesOptions extends Omit<ThemeOptions, 'palette'> {
  /** Turns the mouse on or off; absent where there is none, as in tests. */
  mouse?: { choose(setting: MouseSetting): void };
}

/** What the user has set about the full screen: its colors, its keys, its mouse. Changes apply at once. */
export class TuiPreferences {
  readonly themes: ThemeSource;
  readonly #app: SettingsOf;
  readonly #mouse: PreferencesOptions['mouse'];
  #keys = new BoundKeys();
  #fault: string | undefined;

  constructor(app: SettingsOf, { mouse, ...options }: PreferencesOptions) {
    this.#app = app;
    this.#mouse = mouse;
    this.themes = new ThemeSource(themeOf(app), options);
    this.apply();
  }

  get keys(): BoundKeys {
    return this.#keys;
  }

  /** Why the user's keys cannot be used, so that the default ones are. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** @throws UserError when a setting cannot have this value, beyond what its own check says */
  check(name: SettingName, value: string | undefined): void {
    const keys = name === 'KEYS' && value !== undefined ? ownKeys(value) : undefined;
    if (typeof keys === 'string') throw new UserError(keys);
  }

  /** Reads the settings again after a change. */
  apply(): void {
    this.themes.choose(themeOf(this.#app));
    this.#mouse?.choose(named(settingOf(this.#app, 'MOUSE'), mouseModes));
    const keys = ownKeys(settingOf(this.#app, 'KEYS'));
    this.#fault = typeof keys === 'string' ? `${keys} The default keys are used.` : undefined;
    this.#keys = typeof keys === 'string' ? new BoundKeys() : keys;
  }
}

function themeOf(app: SettingsOf): ThemeName {
  return named(settingOf(app, 'THEME'), themeNames);
}

function settingOf(app: SettingsOf, name: SettingName): string {
  return app.settings().find((state) => state.name === name)?.value ?? '';
}

/** The value with this name; the first one, which is the default, for an invalid name. */
function named<Value extends string>(text: string, [first, ...others]: readonly [Value, ...Value[]]): Value {
  return others.find((each) => each === text.trim().toLowerCase()) ?? first;
}
