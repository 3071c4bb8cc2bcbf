/** What a request to this family of models needs. */
export interface ModelTraits {
  generationConfig: Readonly<Record<string, unknown>>;
  /** Max tokens for a second of video without sound: one picture a second and its timestamp. */
  tokensPerVideoSecond: number;
}

/** Tokens of a second of sound; https://ai.google.dev/gemini-api/docs/tokens. */
export const tokensPerSoundSecond = 32;

/**
 * Thinking is kept short: every answer here is only a few lines, and thinking counts towards its limit. Models from 3 on
 * take a thinking level and read film at 70 tokens a picture at this resolution; 2.5 takes a thinking budget in tokens and
 * reads film at 258 a picture (https://ai.google.dev/gemini-api/docs/media-resolution, /thinking).
 */
export function modelTraits(model: string): ModelTraits {
  const major = Number(/gemini-(\d+)/.exec(model)?.[1] ?? 0);
  // An alias without a number, "gemini-flash-latest", is the newest model of its kind.
  if (major >= 3 || /^(?:models\/)?gemini-[a-z-]+-latest$/.test(model)) {
    return {
      generationConfig: {
        thinkingConfig: { thinkingLevel: 'low' },
        mediaResolution: 'MEDIA_RESOLUTION_MEDIUM',
      },
      tokensPerVideoSecond: 100,
    };
  }
  if (model.startsWith('gemini-2.5')) {
    return {
      generationConfig: { temperature: 0.2, thinkingConfig: { thinkingBudget: 1024 } },
      tokensPerVideoSecond: 320,
    };
  }
  return { generationConfig: {}, tokensPerVideoSecond: 320 };
}
