import { ownPrices } from '../../core/money/prices.ts';
import { registerSecret } from '../../core/settings/redact.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { createEngines, type ModelEngines } from '../ai/engines.ts';
import { sharedOverload } from '../service/overload.ts';
import type { RetryPolicy } from '../service/retry-policy.ts';
import { geminiService } from './errors.ts';
import { inlineBytes } from './film.ts';
import { createGenerativeAiPort } from './generative-ai-port.ts';
import { geminiModel } from './model.ts';
import type { Gemini, GeminiPort } from './port.ts';

/** The settings that the Gemini engines read. */
export type GeminiSettings = Pick<
  Settings,
  | 'GEMINI_API_KEY'
  | 'GEMINI_BASE_URL'
  | 'GEMINI_MODEL'
  | 'AI_TIMEOUT_SECONDS'
  | 'PARALLEL_AI_CALLS'
  | 'PREVIEW_MAX_HEIGHT'
  | 'PRICES'
>;

/** Short, because an upload is ready after a few seconds and the step waits for it. */
const defaultPollMs = 1000;

/** All engines of Gemini (planner, ranker, inspector, verifier), for one key and model. */
export function createGeminiEngines(
  settings: GeminiSettings,
  tools: Tools,
  options: GeminiOptions = {},
): ModelEngines {
  const model = geminiModel(openGemini(settings, tools, options));
  return createEngines(
    { text: model, vision: model },
    { tools, previewMaxHeight: settings.PREVIEW_MAX_HEIGHT },
  );
}

/** For tests: waits and limits other than the defaults. */
export interface GeminiOptions {
  policy?: RetryPolicy;
  inlineBytes?: number;
  pollMs?: number;
}

/** Connects to the model that the settings name; sends nothing yet. */
export function openPort(
  settings: Pick<GeminiSettings, 'GEMINI_API_KEY' | 'GEMINI_BASE_URL' | 'GEMINI_MODEL'>,
): {
  port: GeminiPort;
  model: string;
  baseUrl: string;
} {
  registerSecret(settings.GEMINI_API_KEY);
  const { GEMINI_MODEL: model, GEMINI_API_KEY: key } = settings;
  // RestApi adds the version.
  const baseUrl = settings.GEMINI_BASE_URL.replace(/\/v1(beta)?$/, '');
  return { port: createGenerativeAiPort({ key, model, baseUrl }), model, baseUrl };
}

function openGemini(settings: GeminiSettings, tools: Tools, options: GeminiOptions): Gemini {
  const opened = openPort(settings);
  return {
    ...opened,
    outage: sharedOverload(geminiService.name, opened.baseUrl),
    timeoutSeconds: settings.AI_TIMEOUT_SECONDS,
    parallelCalls: settings.PARALLEL_AI_CALLS,
    prices: ownPrices(settings.PRICES),
    policy: options.policy,
    tools,
    inlineBytes: options.inlineBytes ?? inlineBytes,
    pollMs: options.pollMs ?? defaultPollMs,
  };
}
