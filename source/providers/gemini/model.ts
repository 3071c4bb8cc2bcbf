import type { PriceOverrides } from '../../core/money/prices.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { ChatModel, GenerateAnswer, Shown } from '../ai/chat-model.ts';
import type { RetryPolicy } from '../service/call-service.ts';
import { geminiService } from './errors.ts';
import { withFilm } from './film.ts';
import type { GeminiAnswer, GeminiPort } from './port.ts';
import { tokensPerSoundSecond, traitsOf } from './traits.ts';

/** A Gemini model as it is reached, and what its films need. */
export interface Gemini {
  port: GeminiPort;
  model: string;
  /** Part of what an answer depends on: another server may answer differently. */
  baseUrl: string;
  /** AI_TIMEOUT_SECONDS: one attempt. */
  timeoutSeconds: number;
  /** PARALLEL_AI_CALLS: parts of one question asked side by side. */
  parallelCalls: number;
  prices: PriceOverrides;
  policy?: RetryPolicy | undefined;
  tools: Tools;
  /** Larger films are uploaded. */
  inlineBytes: number;
  /** How often an upload is asked whether it can be used. */
  pollMs: number;
}

/** Endings that say the model will not answer this, however often it is asked. */
const refusals = [
  'SAFETY',
  'RECITATION',
  'PROHIBITED_CONTENT',
  'BLOCKLIST',
  'SPII',
  'LANGUAGE',
  'IMAGE_SAFETY',
];

/** Gemini as a model that answers questions. */
export function geminiModel(gemini: Gemini): ChatModel {
  const { port, model, baseUrl, timeoutSeconds, parallelCalls, prices, policy } = gemini;
  const traits = traitsOf(model);
  return {
    service: geminiService,
    provider: 'gemini',
    name: model,
    identity: { baseUrl, config: traits.generationConfig },
    sees: 'film',
    isLocal: false,
    ...{ timeoutSeconds, parallelCalls, prices, policy },
    generate: async (request, signal) => inOurWords(await port.generate(request, signal)),
    tokensOf: (shown) => tokensOf(shown, traits.tokensPerVideoSecond),
    withFilm: (file, context, use) => withFilm(gemini, file, context, use),
  };
}

function inOurWords({ text, finish, blocked, usage, model }: GeminiAnswer): GenerateAnswer {
  const isRefused = blocked !== undefined || refusals.includes(finish);
  const ending = isRefused ? 'refused' : finish === 'MAX_TOKENS' ? 'cut-off' : 'whole';
  return { text, ending, ended: blocked ?? finish, usage, model };
}

function tokensOf(shown: Shown, tokensPerVideoSecond: number) {
  const seconds = Math.ceil(shown.seconds) + 1;
  const sound = shown.hasSound ? seconds * tokensPerSoundSecond : 0;
  return { inputTokens: seconds * tokensPerVideoSecond + sound, audioInputTokens: sound };
}
