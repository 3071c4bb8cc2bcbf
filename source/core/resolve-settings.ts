import { EXIT, UserError } from './errors.ts';
import { isSecret, type SettingName, type Settings, settingNames, settingRow } from './settings.ts';

/** Where a setting's value came from, in order of precedence. */
export const settingOrigins = ['option', 'environment', '.env', 'config', 'default'] as const;
export type SettingOrigin = (typeof settingOrigins)[number];

/** Raw values by name, as text, from one place. */
export interface SettingLayer {
  origin: SettingOrigin;
  values: Readonly<Record<string, string | undefined>>;
}

export interface ResolvedSettings {
  settings: Settings;
  origins: Record<SettingName, SettingOrigin>;
}

/**
 * The value of every setting from the first layer that has it, checked against the table.
 * Empty text counts as not given.
 * @throws UserError (exit code 2) that names the setting, the value, the place it came from and the range.
 */
export function resolveSettings(layers: readonly SettingLayer[]): ResolvedSettings {
  const values: Partial<Record<SettingName, unknown>> = {};
  const origins: Partial<Record<SettingName, SettingOrigin>> = {};
  for (const name of settingNames) {
    const row = settingRow(name);
    const layer = layers.find((each) => (each.values[name] ?? '') !== '');
    const raw = layer?.values[name];
    values[name] = raw === undefined ? row.default : parseSetting(name, raw, layer?.origin);
    origins[name] = layer?.origin ?? 'default';
  }
  const settings = values as Settings;
  if (settings.MIN_CLIP_DURATION > settings.MAX_CLIP_DURATION) {
    throw new UserError(
      `MIN_CLIP_DURATION (${settings.MIN_CLIP_DURATION}) is greater than MAX_CLIP_DURATION (${settings.MAX_CLIP_DURATION}).`,
      { hint: 'Make the shortest clip no longer than the longest one.', exitCode: EXIT.usage },
    );
  }
  return { settings, origins: origins as Record<SettingName, SettingOrigin> };
}

/** One setting's value read from text. @throws UserError (exit code 2) when it is out of range. */
export function parseSetting(name: SettingName, raw: string, origin?: SettingOrigin): unknown {
  const row = settingRow(name);
  const value = row.parse(raw);
  if (value === undefined) {
    const shown = isSecret(name) ? 'the value given' : `"${raw.slice(0, 80)}"`;
    const place = origin && origin !== 'option' ? ` (from ${origin})` : '';
    throw new UserError(`${name} cannot be ${shown}${place}.`, {
      hint: `It takes ${row.range}.`,
      exitCode: EXIT.usage,
    });
  }
  return value;
}
