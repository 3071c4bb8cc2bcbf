import { EXIT, UserError } from '../errors.ts';
import {
  checkTogether,
  given,
  parseSetting,
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

/** What a user sees of a setting: its value and where that is from, though others or itself be out of range. */
export interface SettingState {
  name: SettingName;
  /** As text; of a key at most its last four characters, empty when it is not set. */
  value: string;
  origin: SettingOrigin;
  /** Why the value cannot be used. */
  fault?: string;
  /** What `config` holds, in the same form; it counts when nothing stronger is given. */
  kept?: string;
}

/** Every setting as it stands, faults told instead of thrown. */
export function settingStates(layers: readonly SettingLayer[]): SettingState[] {
  const kept = layers.find(({ origin }) => origin === 'config')?.values ?? {};
  return settingNames.map((name): SettingState => {
    const { raw, origin } = given(name, layers);
    const value = raw === undefined ? settingRow(name).default : settingRow(name).parse(raw);
    const own = kept[name] ?? '';
    return {
      name,
      value: value === undefined ? shownRaw(name, raw ?? '') : shownValue(name, value),
      origin,
      ...(value === undefined && { fault: `It takes ${settingRow(name).range}.` }),
      ...(own !== '' && { kept: shownRaw(name, own) }),
    };
  });
}

/** A value as text; of a key its last four characters at most. */
export function shownValue(name: SettingName, value: unknown): string {
  return shownRaw(name, settingRow(name).format(value));
}

function shownRaw(name: SettingName, raw: string): string {
  return isSecret(name) && raw !== '' ? maskSecret(raw) : raw;
}

/**
 * Whether one setting may take this text (undefined: its default) beside the others as they are.
 * @throws UserError (exit code 2) when it is out of range or contradicts another.
 */
export function checkChange(
  name: SettingName,
  value: string | undefined,
  layers: readonly SettingLayer[],
): void {
  if (value !== undefined) parseSetting(name, value);
  if (name === 'STOCKPILE_HOME' && value !== undefined) {
    throw new UserError('STOCKPILE_HOME cannot be kept in the config, which lies in that folder.', {
      hint: 'Set it in the environment or in .env.',
      exitCode: EXIT.usage,
    });
  }
  if (name !== 'MIN_CLIP_DURATION' && name !== 'MAX_CLIP_DURATION') return;
  const changed = layers.map((layer) =>
    layer.origin === 'config' ? { ...layer, values: { ...layer.values, [name]: value } } : layer,
  );
  const seconds = (each: 'MIN_CLIP_DURATION' | 'MAX_CLIP_DURATION') => {
    const { raw } = given(each, changed);
    return raw === undefined ? settingsTable[each].default : settingsTable[each].parse(raw);
  };
  const [least, most] = [seconds('MIN_CLIP_DURATION'), seconds('MAX_CLIP_DURATION')];
  // What is wrong with the other alone is told when it is used.
  if (least !== undefined && most !== undefined)
    checkTogether({ MIN_CLIP_DURATION: least, MAX_CLIP_DURATION: most });
}
