import { isSecret, maskSecret, type Settings, settingNames } from './settings.ts';
import { findTokens, withoutTokens } from './ytdlp-settings.ts';

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
  for (const token of findTokens(settings.YTDLP_EXTRACTOR_ARGS)) registerSecret(token);
}

/**
 * Keys of known services by their published prefixes, wherever they come from: a key may be set under a wrong name. `sk-`
 * is OpenAI's and many compatible services', `gsk_` Groq's, `xai-` xAI's, `hf_` Hugging Face's, `AIza` and `AQ.` Google's.
 */
const keyForms = /(?<![\w-])(?:(?:sk|xai)-|gsk_|hf_|AIza|AQ\.)[\w-]{16,}/g;
/** A word of an address may begin with the same letters, but it has no long run of letters and digits mixed. */
const randomRun = /(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{10}/;
/** A quick test, since nearly no text has one of the prefixes. */
const keyPrefix = /sk-|xai-|gsk_|hf_|AIza|AQ\./;

/**
 * Replaces every registered key in a text, everything that looks like a key, and the tokens in yt-dlp's extractor
 * arguments by their masks ("••••3f9a").
 */
export function redact(text: string): string {
  let clean = text;
  for (const [form, mask] of masks) if (clean.includes(form)) clean = clean.replaceAll(form, mask);
  clean = withoutTokens(clean, maskSecret);
  if (!keyPrefix.test(clean)) return clean;
  return clean.replace(keyForms, (found) => (isKey(found) ? maskSecret(found) : found));
}

/** Whether a text that begins like a key is one. */
function isKey(text: string): boolean {
  return /^(?:AIza|gsk_|hf_)/.test(text) ? /\d/.test(text) : randomRun.test(text);
}

/** Whether a text holds a registered key or something that looks like one. */
export function holdsSecret(text: string): boolean {
  return redact(text) !== text;
}

/** Redacts every text in plain data. Data without a key is returned itself, not as a copy. */
export function redactAll<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  if (text === undefined) return value;
  const clean = redact(text);
  return clean === text ? value : JSON.parse(clean);
}
