import { parsePrices } from '../../core/money/prices.ts';
import { registerSecret } from '../../core/settings/redact.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { formatOf } from './formats.ts';
import type { Listener } from './listen.ts';

/** The service takes 25 MiB with the form around the file. */
const usualPartBytes = 24e6;

export type OpenAiSettings = Pick<
  Settings,
  | 'OPENAI_API_KEY'
  | 'OPENAI_BASE_URL'
  | 'TRANSCRIPTION_MODEL'
  | 'AI_TIMEOUT_SECONDS'
  | 'PARALLEL_AI_CALLS'
  | 'PRICES'
>;

/** Who listens, from the settings. */
export function openListener(
  settings: OpenAiSettings,
  tools: Tools,
  options: Partial<Pick<Listener, 'partBytes' | 'policy'>> = {},
): Listener {
  registerSecret(settings.OPENAI_API_KEY);
  const model = settings.TRANSCRIPTION_MODEL;
  return {
    // The package wants some key, also for a server that wants none.
    key: settings.OPENAI_API_KEY === '' ? 'none' : settings.OPENAI_API_KEY,
    model,
    baseUrl: settings.OPENAI_BASE_URL,
    format: formatOf(model),
    partBytes: options.partBytes ?? usualPartBytes,
    timeoutSeconds: settings.AI_TIMEOUT_SECONDS,
    parallelCalls: settings.PARALLEL_AI_CALLS,
    prices: parsePrices(settings.PRICES) ?? new Map(),
    policy: options.policy,
    tools,
  };
}
