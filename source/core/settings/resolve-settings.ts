import { EXIT, UserError } from '../errors.ts';
import { didYouMean } from '../text/nearest.ts';
import { truthWords } from './setting-types.ts';
import { isSecret, type SettingName, type Settings, settingNames, settingRow } from './settings.ts';

/** Where a setting's value came from, in order of precedence. */
export const settingOrigins = ['option', 'environment', '.env', 'config', 'default'] as const;
export type SettingOrigin = (typeof settingOrigins)[number];

/** Raw values by name, as text, from one place. */
export interface SettingLayer {
  origin: SettingOrigin;
  values: Readonly<Record<string, string | undefined>>;
  /** What settings are called there, where it is not their own name: options of the command line. */
  calledAs?: Readonly<Partial<Record<string, string>>>;
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
    const { raw, origin, calledAs } = given(name, layers);
    values[name] =
      raw === undefined ? settingRow(name).default : parseSetting(name, raw, { origin, calledAs });
    origins[name] = origin;
  }
  const settings = values as Settings;
  checkTogether(settings);
  return { settings, origins: origins as Record<SettingName, SettingOrigin> };
}

/** A setting whose value cannot be used, and why. */
export interface SettingFault {
  name: SettingName;
  error: UserError;
}

/** The same for looking at what is wrong: a value that cannot be used is told, and left out wherever it was given. */
export function resolveUsable(
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
    const { raw, origin, calledAs } = given(name, layers);
    if (raw !== undefined) check([name], () => parseSetting(name, raw, { origin, calledAs }));
  }
  check(['MIN_CLIP_DURATION', 'MAX_CLIP_DURATION'], () => resolveSettings(usable));
  return { ...resolveSettings(usable), faults };
}

/** Settings that must not contradict each other. @throws UserError (exit code 2) that names them. */
export function checkTogether(settings: Pick<Settings, 'MIN_CLIP_DURATION' | 'MAX_CLIP_DURATION'>): void {
  const { MIN_CLIP_DURATION: least, MAX_CLIP_DURATION: most } = settings;
  if (least <= most) return;
  throw new UserError(`MIN_CLIP_DURATION (${least}) is greater than MAX_CLIP_DURATION (${most}).`, {
    hint: 'Make the shortest clip no longer than the longest one.',
    exitCode: EXIT.usage,
  });
}

/** A setting as text from the first layer that has it. Empty text counts as not given. */
export function given(
  name: SettingName,
  layers: readonly SettingLayer[],
): { raw: string | undefined; origin: SettingOrigin; calledAs: string } {
  const layer = layers.find((each) => (each.values[name] ?? '') !== '');
  const calledAs = layer?.calledAs?.[name] ?? name;
  return { raw: layer?.values[name], origin: layer?.origin ?? 'default', calledAs };
}

/**
 * One setting's value read from text.
 * @throws UserError (exit code 2) when it is out of range; it names what was typed and what was probably meant.
 */
export function parseSetting(
  name: SettingName,
  raw: string,
  { origin, calledAs = name }: { origin?: SettingOrigin; calledAs?: string } = {},
): unknown {
  const row = settingRow(name);
  const value = row.parse(raw);
  if (value === undefined) {
    const shown = isSecret(name) ? 'the value given' : `"${raw.slice(0, 80)}"`;
    const place = origin && origin !== 'option' ? ` (from ${origin})` : '';
    throw new UserError(`${calledAs} cannot be ${shown}${place}.${meant(name, raw)}`, {
      hint: `It takes ${row.range}.`,
      exitCode: EXIT.usage,
    });
  }
  return value;
}

/** What a setting with only a few values was probably meant to be; of several values, the first that is unknown. */
function meant(name: SettingName, raw: string): string {
  const { kind, choices = [] } = settingRow(name);
  if (kind === 'boolean') return didYouMean(raw.trim(), truthWords);
  const typed = raw.split(',').map((word) => word.trim().toLowerCase());
  const unknown = typed.find((word) => word !== '' && !choices.includes(word));
  return unknown === undefined ? '' : didYouMean(unknown, choices);
}
