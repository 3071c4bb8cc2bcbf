import { isSecret, maskSecret, type Settings, settingNames } from './settings.ts';

/** Shorter values are no keys: replacing them would tear ordinary words apart. */
const leastLength = 8;

/** Every form of a key that may stand in a text, with what is shown instead. Of this process, since keys are. */
const masks = new Map<string, string>();

/** Makes a key unreadable from now on in everything that goes through `redact`. */
export function registerSecret(secret: string): void {
  if (secret.length < leastLength) return;
  const mask = maskSecret(secret);
  for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
    masks.set(form, mask);
  }
}

/** Every key among the settings; called wherever they are put to use. */
export function registerSecrets(settings: Settings): void {
  for (const name of settingNames) if (isSecret(name)) registerSecret(String(settings[name]));
}

/** The text with every registered key replaced by its mask ("••••3f9a"). */
export function redact(text: string): string {
  let clean = text;
  for (const [form, mask] of masks) if (clean.includes(form)) clean = clean.replaceAll(form, mask);
  return clean;
}

/** Plain data with every text in it redacted. What holds no key comes back as it is, not as a copy. */
export function redactAll<Value>(value: Value): Value {
  if (masks.size === 0) return value;
  const text = JSON.stringify(value);
  if (text === undefined) return value;
  const clean = redact(text);
  return clean === text ? value : JSON.parse(clean);
}
