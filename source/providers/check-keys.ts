import type { Check } from '../core/api/app.ts';
import { describeError } from '../core/errors.ts';
import { registerSecrets } from '../core/settings/redact.ts';
import type { Settings } from '../core/settings/settings.ts';
import { checkGeminiKey } from './gemini/check-key.ts';
import { checkOpenAiKey } from './openai/check-key.ts';
import { pexels } from './stock/pexels/pexels-source.ts';
import { pixabay } from './stock/pixabay/pixabay-source.ts';
import { checkStockKey } from './stock/stock-source.ts';

type KeyCheck = (settings: Settings, signal: AbortSignal) => Promise<Check>;

const checks = {
  OPENAI_API_KEY: checkOpenAiKey,
  GEMINI_API_KEY: checkGeminiKey,
  PEXELS_API_KEY: (settings, signal) => checkStockKey(pexels, settings, signal),
  PIXABAY_API_KEY: (settings, signal) => checkStockKey(pixabay, settings, signal),
} as const satisfies Record<string, KeyCheck>;
export type KeyName = keyof typeof checks;
export const keyNames: readonly KeyName[] = [
  'OPENAI_API_KEY',
  'GEMINI_API_KEY',
  'PEXELS_API_KEY',
  'PIXABAY_API_KEY',
];

/** All keys together take no longer than this; each has less. */
const deadlineSeconds = 25;

/** Tries every key that is set, side by side, each with the cheapest call there is; `answered` hears of each. @throws the signal's reason. */
export function checkKeys(
  settings: Settings,
  signal: AbortSignal,
  answered: (check: Check) => void = () => {},
): Promise<Check[]> {
  registerSecrets(settings);
  return Promise.all(
    keyNames.map(async (name): Promise<Check> => {
      const check = await checkKey(name, settings, signal);
      answered(check);
      return check;
    }),
  );
}

async function checkKey(name: KeyName, settings: Settings, signal: AbortSignal): Promise<Check> {
  // A server of one's own may want no key.
  const isOwnServer = name === 'OPENAI_API_KEY' && settings.OPENAI_BASE_URL !== '';
  if (settings[name] === '' && !isOwnServer) return { name, state: 'missing', detail: 'not set' };
  const deadline = AbortSignal.timeout(deadlineSeconds * 1000);
  try {
    return await checks[name](settings, AbortSignal.any([signal, deadline]));
  } catch (error) {
    signal.throwIfAborted();
    // One key's trouble is no reason to say nothing of the others.
    if (!deadline.aborted) return { name, state: 'limited', detail: describeError(error) };
    return { name, state: 'missing', detail: `no answer within ${deadlineSeconds} s` };
  }
}
