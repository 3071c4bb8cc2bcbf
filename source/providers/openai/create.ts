import { ownPrices } from '../../core/money/prices.ts';
import { registerSecret } from '../../core/settings/redact.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { sharedOverload } from '../service/overload.ts';
import { openaiService } from './errors.ts';
import { formatOf } from './transcription-format.ts';
import type { TranscriptionService } from './transcription-service.ts';

/** The service accepts 25 MiB, including the form around the file. */
const defaultPartBytes = 24e6;

export type OpenAiSettings = Pick<
  Settings,
  | 'OPENAI_API_KEY'
  | 'OPENAI_BASE_URL'
  | 'TRANSCRIPTION_MODEL'
  | 'AI_TIMEOUT_SECONDS'
  | 'PARALLEL_AI_CALLS'
  | 'PRICES'
>;

/** The access to a transcription service, from the settings. */
export function openTranscription(
  settings: OpenAiSettings,
  tools: Tools,
  options: Partial<Pick<TranscriptionService, 'partBytes' | 'policy'>> = {},
): TranscriptionService {
  registerSecret(settings.OPENAI_API_KEY);
  const model = settings.TRANSCRIPTION_MODEL;
  return {
    // The package requires a key, even for a server that needs none.
    key: settings.OPENAI_API_KEY === '' ? 'none' : settings.OPENAI_API_KEY,
    model,
    baseUrl: settings.OPENAI_BASE_URL,
    format: formatOf(model),
    partBytes: options.partBytes ?? defaultPartBytes,
    timeoutSeconds: settings.AI_TIMEOUT_SECONDS,
    parallelCalls: settings.PARALLEL_AI_CALLS,
    prices: ownPrices(settings.PRICES),
    policy: options.policy,
    outage: sharedOverload(openaiService.name, settings.OPENAI_BASE_URL),
    tools,
  };
}
