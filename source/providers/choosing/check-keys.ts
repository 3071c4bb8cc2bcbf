import type { Check } from '../../core/api/app.ts';
import { describeError } from '../../core/errors.ts';
import { sourceNames } from '../../core/footage/source-names.ts';
import {
  type EngineKeySetting,
  engineKeySettings,
  type KeySetting,
} from '../../core/settings/key-settings.ts';
import { registerSecrets } from '../../core/settings/redact.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { checkGeminiKey } from '../gemini/check-key.ts';
import { checkOpenAiKey } from '../openai/check-key.ts';
import type { SourceDescriptor } from '../source-descriptor.ts';
import { sourceDescriptors } from '../sources.ts';

type KeyCheck = (settings: Settings, signal: AbortSignal) => Promise<Check>;

const engineChecks: Readonly<Record<EngineKeySetting, KeyCheck>> = {
  OPENAI_API_KEY: checkOpenAiKey,
  GEMINI_API_KEY: checkGeminiKey,
};
/** The check of each key: first the engines', then those of the sources that need one. */
const keyChecks: readonly { name: KeySetting; check: KeyCheck }[] = [
  ...engineKeySettings.map((name) => ({ name, check: engineChecks[name] })),
  ...sourceNames.flatMap((source) => {
    const descriptor: SourceDescriptor = sourceDescriptors[source];
    return descriptor.keySetting ? [{ name: descriptor.keySetting, check: descriptor.checkKey }] : [];
  }),
];

/** Deadline for all keys, which are checked in parallel. */
const deadlineSeconds = 25;

/**
 * Checks every key that is set, in parallel, each with the cheapest call of its service.
 * @param answered called with each result as it arrives
 * @throws the signal's reason.
 */
export function checkKeys(
  settings: Settings,
  signal: AbortSignal,
  answered: (check: Check) => void = () => {},
): Promise<Check[]> {
  registerSecrets(settings);
  return Promise.all(
    keyChecks.map(async ({ name, check: ask }): Promise<Check> => {
      const check = await checkKey(name, ask, settings, signal);
      answered(check);
      return check;
    }),
  );
}

async function checkKey(
  name: KeySetting,
  ask: KeyCheck,
  settings: Settings,
  signal: AbortSignal,
): Promise<Check> {
  // A self-hosted server may need no key.
  const isOwnServer = name === 'OPENAI_API_KEY' && settings.OPENAI_BASE_URL !== '';
  if (settings[name] === '' && !isOwnServer) return { name, state: 'missing', detail: 'not set' };
  const deadline = AbortSignal.timeout(deadlineSeconds * 1000);
  try {
    return await ask(settings, AbortSignal.any([signal, deadline]));
  } catch (error) {
    signal.throwIfAborted();
    // An error with one key must not hide the results of the others.
    if (!deadline.aborted) return { name, state: 'limited', detail: describeError(error) };
    return { name, state: 'missing', detail: `no answer within ${deadlineSeconds} s` };
  }
}
