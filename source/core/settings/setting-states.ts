import { EXIT, UserError } from '../errors.ts';
import {
  checkSettingConflicts,
  parseSetting,
  rawSetting,
  type SettingLayer,
  type SettingOrigin,
} from './resolve-settings.ts';
import {
  isSecret,
  maskSecret,
  type SettingName,
  settingNames,
  settingRow,
  settingsTable,
} from './settings.ts';
import { withoutTokens } from './ytdlp-settings.ts';

/** A setting as screens show it. Invalid values are included. */
export interface SettingState {
  name: SettingName;
  /** The value as text; empty when not set. Of a key, at most the last four characters. */
  value: string;
  origin: SettingOrigin;
  /** Why the value is invalid. */
  fault?: string;
  /** The value in the config file, in the same form. It is used unless a layer with higher precedence has one. */
  saved?: string;
}

/** The state of every setting; invalid values are reported as faults, not thrown. */
export function settingStates(layers: readonly SettingLayer[]): SettingState[] {
  const saved = layers.find(({ origin }) => origin === 'config')?.values ?? {};
  return settingNames.map((name): SettingState => {
    const { raw, origin } = rawSetting(name, layers);
    const value = raw === undefined ? settingRow(name).default : settingRow(name).parse(raw);
    const own = saved[name] ?? '';
    return {
      name,
      value: value === undefined ? shownRaw(name, raw ?? '') : shownValue(name, value),
      origin,
      ...(value === undefined && { fault: `Expected: ${settingRow(name).range}.` }),
      ...(own !== '' && { saved: shownRaw(name, own) }),
    };
  });
}

/** Whether `shownValue` shows only a part of a value, so that it cannot be edited. */
export function isMasked(shown: string): boolean {
  return shown.includes(maskSecret(''));
}

/** A value as text; of a key or token, at most the last four characters. */
export function shownValue(name: SettingName, value: unknown): string {
  return shownRaw(name, settingRow(name).format(value));
}

function shownRaw(name: SettingName, raw: string): string {
  if (isSecret(name) && raw !== '') return maskSecret(raw);
  return name === 'YTDLP_EXTRACTOR_ARGS' ? withoutTokens(raw, maskSecret) : raw;
}

/**
 * Checks that a setting may have this text (undefined: its default), given the other settings.
 * @throws UserError (exit code 2) when it is invalid or contradicts another setting
 */
export function checkChange(
  name: SettingName,
  value: string | undefined,
  layers: readonly SettingLayer[],
): void {
  if (value !== undefined) parseSetting(name, value);
  if (name === 'STOCKPILE_HOME' && value !== undefined) {
    throw new UserError(
      'STOCKPILE_HOME cannot be saved in the config, because the config is in that folder.',
      {
        hint: 'Set it in the environment or in .env.',
        exitCode: EXIT.usage,
      },
    );
  }
  if (name !== 'MIN_CLIP_DURATION' && name !== 'MAX_CLIP_DURATION') return;
  const changed = layers.map((layer) =>
    layer.origin === 'config' ? { ...layer, values: { ...layer.values, [name]: value } } : layer,
  );
  const seconds = (each: 'MIN_CLIP_DURATION' | 'MAX_CLIP_DURATION') => {
    const { raw } = rawSetting(each, changed);
    return raw === undefined ? settingsTable[each].default : settingsTable[each].parse(raw);
  };
  const [min, max] = [seconds('MIN_CLIP_DURATION'), seconds('MAX_CLIP_DURATION')];
  // An invalid value of the other setting is reported when that one is used.
  if (min !== undefined && max !== undefined)
    checkSettingConflicts({ MIN_CLIP_DURATION: min, MAX_CLIP_DURATION: max });
}
