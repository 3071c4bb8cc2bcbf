import { parsePrices } from '../../core/money/prices.ts';
import { registerSecret } from '../../core/settings/redact.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { Inspector, Planner, Ranker, Verifier } from '../interfaces.ts';
import { type RetryPolicy, usualPolicy } from '../service/call-service.ts';
import { inlineBytes } from './film.ts';
import type { Gemini } from './gemini.ts';
import { createGenerativeAiPort } from './generative-ai-port.ts';
import { createGeminiInspector } from './inspector.ts';
import { createGeminiPlanner } from './planner.ts';
import { createGeminiRanker } from './ranker.ts';
import { createGeminiVerifier } from './verifier.ts';

export interface GeminiEngines {
  planner: Planner;
  ranker: Ranker;
  inspector: Inspector;
  verifier: Verifier;
}

/** What of the settings the Gemini engines read. */
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

/** An upload takes seconds until it can be used: asked often, it is used sooner. */
const usualPollMs = 1000;

/** All engines that Gemini runs, for one key and model. */
export function createGeminiEngines(
  settings: GeminiSettings,
  tools: Tools,
  options: { policy?: RetryPolicy; inlineBytes?: number; pollMs?: number } = {},
): GeminiEngines {
  const gemini = openGemini(settings, options.policy);
  const film = {
    tools,
    inlineBytes: options.inlineBytes ?? inlineBytes,
    pollMs: options.pollMs ?? usualPollMs,
  };
  const policy = gemini.policy ?? usualPolicy;
  // A look that takes too long makes way for the next candidate instead of being tried again.
  const impatient: RetryPolicy = { ...policy, attemptsAfter: { ...policy.attemptsAfter, timeout: 1 } };
  return {
    planner: createGeminiPlanner(gemini),
    ranker: createGeminiRanker(gemini),
    inspector: createGeminiInspector(
      { ...gemini, policy: impatient },
      { ...film, previewMaxHeight: settings.PREVIEW_MAX_HEIGHT },
    ),
    verifier: createGeminiVerifier({ ...gemini, policy: impatient }, film),
  };
}

export function openGemini(settings: GeminiSettings, policy?: RetryPolicy): Gemini {
  registerSecret(settings.GEMINI_API_KEY);
  const { GEMINI_MODEL: model, GEMINI_API_KEY: key } = settings;
  // The version belongs to the protocol, not to the address.
  const baseUrl = settings.GEMINI_BASE_URL.replace(/\/v1(beta)?$/, '');
  return {
    port: createGenerativeAiPort({ key, model, baseUrl }),
    model,
    baseUrl,
    timeoutSeconds: settings.AI_TIMEOUT_SECONDS,
    parallelCalls: settings.PARALLEL_AI_CALLS,
    prices: parsePrices(settings.PRICES) ?? new Map(),
    policy,
  };
}
