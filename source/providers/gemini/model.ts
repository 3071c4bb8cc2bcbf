import type { ChatModel, GenerateAnswer, ShownFilm } from '../ai/chat-model.ts';
import { geminiService } from './errors.ts';
import { useFilm } from './film.ts';
import type { Gemini, GeminiAnswer } from './port.ts';
import { modelTraits, tokensPerSoundSecond } from './traits.ts';

/** Finish reasons of a model that refuses to answer; asking again does not help. */
const refusals: readonly string[] = [
  'SAFETY',
  'PROHIBITED_CONTENT',
  'BLOCKLIST',
  'SPII',
  'LANGUAGE',
  'IMAGE_SAFETY',
];

/** What the other finish reasons mean; https://ai.google.dev/api/generate-content#FinishReason. */
const endings: Readonly<Partial<Record<string, GenerateAnswer['ending']>>> = {
  MAX_TOKENS: 'cut-off',
  RECITATION: 'recited',
};

/** A Gemini model behind the interface that all chat models share. */
export function geminiModel(gemini: Gemini): ChatModel {
  const { port, model, baseUrl, timeoutSeconds, parallelCalls, prices, policy, outage } = gemini;
  const traits = modelTraits(model);
  return {
    service: geminiService,
    provider: 'gemini',
    name: model,
    identity: { baseUrl, config: traits.generationConfig },
    sees: 'film',
    isLocal: false,
    ...{ timeoutSeconds, parallelCalls, prices, policy, outage },
    generate: async (request, signal) => toGenerateAnswer(await port.generate(request, signal)),
    tokensOf: (shown) => tokensOf(shown, traits.tokensPerVideoSecond),
    withFilm: (file, context, use) => useFilm(gemini, file, context, use),
  };
}

function toGenerateAnswer({ text, finish, blocked, usage, model }: GeminiAnswer): GenerateAnswer {
  const isRefused = blocked !== undefined || refusals.includes(finish);
  const ending = isRefused ? 'refused' : (endings[finish] ?? 'whole');
  return { text, ending, ended: blocked ?? finish, usage, model };
}

function tokensOf(shown: ShownFilm, tokensPerVideoSecond: number) {
  const seconds = Math.ceil(shown.seconds) + 1;
  const sound = shown.hasSound ? seconds * tokensPerSoundSecond : 0;
  return { inputTokens: seconds * tokensPerVideoSecond + sound, audioInputTokens: sound };
}
