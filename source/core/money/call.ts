import * as z from 'zod';

/** What a service says it used for one call. Tokens as reported; seconds for engines that bill by time. */
export const usageSchema = z.object({
  /** The whole prompt: text, pictures, video and sound. */
  inputTokens: z.int().nonnegative().optional(),
  /** Of the prompt: sound. */
  audioInputTokens: z.int().nonnegative().optional(),
  /** Of the prompt: pictures of a video. */
  videoInputTokens: z.int().nonnegative().optional(),
  /** Of the prompt: what the service had in a cache of its own. */
  cachedInputTokens: z.int().nonnegative().optional(),
  /** Of the prompt: what the service took into its cache, where that costs more. */
  cacheWriteTokens: z.int().nonnegative().optional(),
  /** The answer, without thinking. */
  outputTokens: z.int().nonnegative().optional(),
  thinkingTokens: z.int().nonnegative().optional(),
  seconds: z.number().nonnegative().optional(),
});
export type Usage = z.infer<typeof usageSchema>;

/** One call to a paid or measured service, or the cached answer in its place. */
export const callSchema = z.object({
  provider: z.string(),
  model: z.string(),
  operation: z.string(),
  needId: z.string().optional(),
  /** When it ended, milliseconds since 1970. */
  at: z.number(),
  durationMs: z.number().nonnegative(),
  usage: usageSchema,
  /** 0 for a cached answer. */
  costUsd: z.number().nonnegative(),
  /** What a cached answer would have cost. */
  savedUsd: z.number().nonnegative(),
  cached: z.boolean(),
  /** False when the price table does not know the model, or no answer came that says what was used: the cost is unknown, not zero. */
  priced: z.boolean(),
  retries: z.int().nonnegative().default(0),
});
export type Call = z.infer<typeof callSchema>;
