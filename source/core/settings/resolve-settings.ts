import { EXIT, UserError } from '../errors.ts';
import { didYouMean } from '../text/nearest-word.ts';
import { booleanWords } from './setting-types.ts';
import { isSecret, type SettingName, type Settings, settingNames, settingRow } from './settings.ts';

/** The places a setting's value can come from, highest precedence first. */
export const settingOrigins = ['option', 'environment', '.env', 'config', 'default'] as const;
export type SettingOrigin = (typeof settingOrigins)[number];

/** The raw values by name, as text, from one place. */
export interface SettingLayer {
  origin: SettingOrigin;
  values: Readonly<Record<string, string | undefined>>;
  /** The names that settings have there, if different: the options of the command line. */
  displayName?: Readonly<Partial<Record<string, string>>>;
}

export interface ResolvedSettings {
  settings: Settings;
  origins: Record<SettingName, SettingOrigin>;
}

/**
 * Resolves every setting from the first layer that has it, and validates it. Empty text counts as not set.
 * @throws UserError (exit code 2) that names the setting, the value, its origin and the valid range
 */
export function resolveSettings(layers: readonly SettingLayer[]): ResolvedSettings {
  const values: Partial<Record<SettingName, unknown>> = {};
  const origins: Partial<Record<SettingName, SettingOrigin>> = {};
  for (const name of settingNames) {
    const { raw, origin, displayName } = rawSetting(name, layers);
    values[name] =
      raw === undefined ? settingRow(name).default : parseSetting(name, raw, { origin, displayName });
    origins[name] = origin;
  }
  const settings = values as Settings;
  checkSettingConflicts(settings);
  return { settings, origins: origins as Record<SettingName, SettingOrigin> };
}

/** A setting with an invalid value, and the error. */
export interface SettingFault {
  name: SettingName;
  error: UserError;
}

/** The same, but invalid values are ignored and reported as faults instead of thrown. For `doctor`. */
export function resolveSettingsWithFaults(
  layers: readonly SettingLayer[],
): ResolvedSettings & { faults: SettingFault[] } {
  const faults: SettingFault[] = [];
  let usable = layers;
  const check = (names: readonly [SettingName, ...SettingName[]], work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push({ name: names[0], error });
      const without = Object.fromEntries(names.map((name) => [name, undefined]));
      usable = usable.map((layer) => ({ ...layer, values: { ...layer.values, ...without } }));
    }
  };
  for (const name of settingNames) {
    const { raw, origin, displayName } = rawSetting(name, layers);
    if (raw !== undefined) check([name], () => parseSetting(name, raw, { origin, displayName }));
  }
  check(['MIN_CLIP_DURATION', 'MAX_CLIP_DURATION'], () => resolveSettings(usable));
  return { ...resolveSettings(usable), faults };
}

/** Checks settings that must not contradict each other. @throws UserError (exit code 2) that names them */
export function checkSettingConflicts(
  settings: Pick<Settings, 'MIN_CLIP_DURATION' | 'MAX_CLIP_DURATION'>,
): void {
  const { MIN_CLIP_DURATION: min, MAX_CLIP_DURATION: max } = settings;
  if (min <= max) return;
  throw new UserError(`MIN_CLIP_DURATION (${min}) is greater than MAX_CLIP_DURATION (${max}).`, {
    hint: 'Lower MIN_CLIP_DURATION or raise MAX_CLIP_DURATION.',
    exitCode: EXIT.usage,
  });
}

/** A setting's raw text from the first layer that has it. Empty text counts as not set. */
export function rawSetting(
  name: SettingName,
  layers: readonly SettingLayer[],
): { raw: string | undefined; origin: SettingOrigin; displayName: string } {
  const layer = layers.find((each) => (each.values[name] ?? '') !== '');
  const displayName = layer?.displayName?.[name] ?? name;
  return { raw: layer?.values[name], origin: layer?.origin ?? 'default', displayName };
}

/**
 * Parses the text of one setting.
 * @throws UserError (exit code 2) when it is invalid; it names the value and what was probably meant
 */
export function parseSetting(
  name: SettingName,
  raw: string,
  { origin, displayName = name }: { origin?: SettingOrigin; displayName?: string } = {},
): unknown {
  const row = settingRow(name);
  const value = row.parse(raw);
  if (value === undefined) {
    const shown = isSecret(name) ? 'value' : `value "${raw.slice(0, 80)}"`;
    const place = origin && origin !== 'option' ? ` (from ${origin})` : '';
    throw new UserError(`Invalid ${shown} for ${displayName}${place}.${meant(name, raw)}`, {
      hint: `Expected: ${row.range}.`,
      exitCode: EXIT.usage,
    });
  }
  return value;
}

/** "Did you mean …?" for a setting with a fixed set of values; of several typed values, for the first unknown one. */
function meant(name: SettingName, raw: string): string {
  const { kind, choices = [] } = settingRow(name);
  if (kind === 'boolean') return didYouMean(raw.trim(), booleanWords);
  const typed = raw.split(',').map((word) => word.trim().toLowerCase());
  const unknown = typed.find((word) => word !== '' && !choices.includes(word));
  return unknown === undefined ? '' : didYouMean(unknown, choices);
}
