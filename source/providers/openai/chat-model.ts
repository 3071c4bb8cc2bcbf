import type { FileRef } from '../../core/footage/media.ts';
import { parsePrices } from '../../core/money/prices.ts';
import { isLoopback } from '../../core/settings/loopback.ts';
import { registerSecret } from '../../core/settings/redact.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { readFilmFrames } from '../../media/frames/film-frames.ts';
import { probeFile } from '../../media/probe/probe.ts';
import type { Tools } from '../../media/tools/tools.ts';
import { type ChatModel, maxWatchSeconds, type ShownFilm } from '../ai/chat-model.ts';
import { createEngines, type ModelEngines } from '../ai/engines.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { RetryPolicy } from '../service/call-service.ts';
import { askChat } from './chat.ts';
import { StyleFinder } from './chat-style.ts';
import { openaiService } from './errors.ts';

/** What of the settings the engines behind OpenAI's chat API read. */
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

/** A film is shown as one picture for so many seconds of it, but no fewer and no more pictures than these. */
const secondsPerFrame = 2;
const frames = { least: 8, most: 16, width: 512 } as const;
/** Frames taken another way are another question. */
const framesVersion = 1;
/** Tokens of a picture of that size, more than any family takes but one, which counts a picture as a page. */
const tokensPerFrame = 1200;
const tokensPerMiniFrame = 9000;

/** All engines that OpenAI or a compatible server runs. */
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

/** The models that read and that see, by name. */
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
  const styles = new StyleFinder({ model, baseUrl });
  // The package wants some key, also for a server that wants none.
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
    prices: parsePrices(settings.PRICES) ?? new Map(),
    policy,
    generate: (request, signal) => askChat(access, styles, request, signal),
    tokensOf: ({ media }) => ({ inputTokens: media.length * frameTokens(model) }),
    withFilm: async (file, context, use) => use(await framesOf(file, tools, context)),
  };
}

function frameTokens(model: string): number {
  return /gpt-4o-mini/.test(model) ? tokensPerMiniFrame : tokensPerFrame;
}

/** @throws UserError when it is no film. */
async function framesOf(file: FileRef, tools: Tools, context: ProviderContext): Promise<ShownFilm> {
  const { durationSeconds } = await probeFile(file.path, tools, context.signal);
  const seconds = Math.min(durationSeconds, maxWatchSeconds);
  const count = Math.min(frames.most, Math.max(frames.least, Math.round(seconds / secondsPerFrame)));
  context.progress(undefined, 'takes pictures of it');
  const wish = { file: file.path, seconds, count, width: frames.width };
  const pictures = await readFilmFrames(wish, tools, context.signal);
  return {
    media: pictures.map(({ at, jpeg }) => ({
      at,
      media: { mimeType: 'image/jpeg', data: jpeg.toString('base64') },
    })),
    ...{ seconds, hasSound: false, whole: durationSeconds <= maxWatchSeconds },
  };
}
