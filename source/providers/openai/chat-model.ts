import type { FileRef } from '../../core/footage/media.ts';
import { ownPrices } from '../../core/money/prices.ts';
import { isLoopback } from '../../core/settings/loopback.ts';
import { registerSecret } from '../../core/settings/redact.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { readFilmFrames } from '../../media/frames/film-frames.ts';
import { probeFile } from '../../media/probe/probe.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { type ChatModel, maxWatchSeconds, type ShownFilm } from '../ai/chat-model.ts';
import { createEngines, type ModelEngines } from '../ai/engines.ts';
import type { ProviderContext } from '../interfaces.ts';
import { sharedOverload } from '../service/overload.ts';
import type { RetryPolicy } from '../service/retry-policy.ts';
import { askChat } from './chat.ts';
import { openaiService } from './errors.ts';
import { RequestOptionsFinder } from './request-options.ts';

/** The settings that the engines with OpenAI's chat API read. */
export type OpenAiChatSettings = Pick<
  Settings,
  | 'OPENAI_API_KEY'
  | 'OPENAI_BASE_URL'
  | 'OPENAI_MODEL'
  | 'OPENAI_VISION_MODEL'
  | 'AI_TIMEOUT_SECONDS'
  | 'PARALLEL_AI_CALLS'
  | 'PREVIEW_MAX_HEIGHT'
  | 'PRICES'
>;

/** A film is sent as one frame for each of these seconds, within the limits of `frames`. */
const secondsPerFrame = 2;
const frames = { min: 8, max: 16, width: 512 } as const;
/** Part of the cache key: increase it when frames are chosen differently. */
const framesVersion = 1;
/** Max tokens of a frame of that size. gpt-4o-mini counts far more tokens per picture. */
const tokensPerFrame = 1200;
const tokensPerMiniFrame = 9000;

/** All engines of OpenAI or a compatible server. */
export function createOpenAiEngines(
  settings: OpenAiChatSettings,
  tools: Tools,
  options: { policy?: RetryPolicy } = {},
): ModelEngines {
  registerSecret(settings.OPENAI_API_KEY);
  const text = openModel(settings, 'OPENAI_MODEL', tools, options.policy);
  const vision = isOneModel(settings)
    ? text
    : openModel(settings, 'OPENAI_VISION_MODEL', tools, options.policy);
  return createEngines({ text, vision }, { tools, previewMaxHeight: settings.PREVIEW_MAX_HEIGHT });
}

/** The names of the text model and the vision model. */
export function openaiModels(settings: Pick<Settings, 'OPENAI_MODEL' | 'OPENAI_VISION_MODEL'>): {
  text: string;
  vision: string;
} {
  const { OPENAI_MODEL: text, OPENAI_VISION_MODEL: vision } = settings;
  return { text, vision: vision === '' ? text : vision };
}

function isOneModel(settings: OpenAiChatSettings): boolean {
  const { text, vision } = openaiModels(settings);
  return text === vision;
}

function openModel(
  settings: OpenAiChatSettings,
  modelSetting: 'OPENAI_MODEL' | 'OPENAI_VISION_MODEL',
  tools: Tools,
  policy: RetryPolicy | undefined,
): ChatModel {
  const { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: key } = settings;
  const model = settings[modelSetting];
  const styles = new RequestOptionsFinder({ model, baseUrl });
  // The package requires a key, even for a server that needs none.
  const access = { key: key === '' ? 'none' : key, model, modelSetting, baseUrl };
  return {
    service: openaiService,
    provider: 'openai',
    name: model,
    identity: { baseUrl, framesVersion },
    sees: 'frames',
    isLocal: isLoopback(baseUrl),
    timeoutSeconds: settings.AI_TIMEOUT_SECONDS,
    parallelCalls: settings.PARALLEL_AI_CALLS,
    prices: ownPrices(settings.PRICES),
    policy,
    outage: sharedOverload(openaiService.name, baseUrl),
    generate: (request, signal) => askChat(access, styles, request, signal),
    tokensOf: ({ media }) => ({ inputTokens: media.length * frameTokens(model) }),
    withFilm: async (file, context, use) => use(await framesOf(file, tools, context)),
  };
}

function frameTokens(model: string): number {
  return /gpt-4o-mini/.test(model) ? tokensPerMiniFrame : tokensPerFrame;
}

/** @throws UserError when the file is not a film. */
async function framesOf(file: FileRef, tools: Tools, context: ProviderContext): Promise<ShownFilm> {
  const { durationSeconds } = await probeFile(file.path, tools, context.signal);
  const seconds = Math.min(durationSeconds, maxWatchSeconds);
  const count = Math.min(frames.max, Math.max(frames.min, Math.round(seconds / secondsPerFrame)));
  context.progress(undefined, 'extracting frames');
  const request = { file: file.path, seconds, count, width: frames.width };
  const pictures = await readFilmFrames(request, tools, context.signal);
  return {
    media: pictures.map(({ at, jpeg }) => ({
      at,
      media: { mimeType: 'image/jpeg', data: jpeg.toString('base64') },
    })),
    ...{ seconds, hasSound: false, whole: durationSeconds <= maxWatchSeconds },
  };
}
