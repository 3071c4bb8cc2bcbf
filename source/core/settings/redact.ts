import { isSecret, maskSecret, type Settings, settingNames } from './settings.ts';
import { tokensIn } from './ytdlp-settings.ts';

/** Shorter values are not redacted: that would damage ordinary words. */
const minLength = 8;

/** Every form in which a key may appear in a text, with its mask. Global, because keys belong to the process. */
const masks = new Map<string, string>();

/** From now on `redact` masks this key. */
export function registerSecret(secret: string): void {
  if (secret.length < minLength) return;
  const mask = maskSecret(secret);
  for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
    masks.set(form, mask);
  }
}

/** Registers all keys among the settings. Called wherever settings are put to use. */
export function registerSecrets(settings: Settings): void {
  for (const name of settingNames) if (isSecret(name)) registerSecret(String(settings[name]));
  for (const token of tokensIn(settings.YTDLP_EXTRACTOR_ARGS)) registerSecret(token);
}

/** Replaces every registered key in a text by its mask ("••••3f9a"). */
export function redact(text: string): string {
  let clean = text;
  for (const [form, mask] of masks) if (clean.includes(form)) clean = clean.replaceAll(form, mask);
  return clean;
}

/** Redacts every text in plain data. Data without a key is returned itself, not as a copy. */
export function redactAll<Value>(value: Value): Value {
  if (masks.size === 0) return value;
  const text = JSON.stringify(value);
  if (text === undefined) return value;
  const clean = redact(text);
  return clean === text ? value : JSON.parse(clean);
}
