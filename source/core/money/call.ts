import * as z from 'zod';

/** What a service reports as used for one call: tokens, or seconds for engines that bill by time. */
export const usageSchema = z.object({
  /** The whole prompt: text, pictures, video and sound. */
  inputTokens: z.int().nonnegative().optional(),
  /** The part of the prompt that is sound. */
  audioInputTokens: z.int().nonnegative().optional(),
  /** The part of the prompt that is pictures of a video. */
  videoInputTokens: z.int().nonnegative().optional(),
  /** The part of the prompt that was in the service's own cache. */
  cachedInputTokens: z.int().nonnegative().optional(),
  /** The part of the prompt that the service wrote to its cache, where that costs more. */
  cacheWriteTokens: z.int().nonnegative().optional(),
  /** The answer, without thinking. */
  outputTokens: z.int().nonnegative().optional(),
  thinkingTokens: z.int().nonnegative().optional(),
  seconds: z.number().nonnegative().optional(),
});
export type Usage = z.infer<typeof usageSchema>;

/** One call to a service, or the cached answer used instead. */
export const callSchema = z.object({
  /** The id that it had while it was open; unset for cached answers and in jobs of older versions. */
  id: z.string().optional(),
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
  /** False when the cost is unknown (not zero): the model has no known price, or no answer reported the usage. */
  priced: z.boolean(),
  retries: z.int().nonnegative().default(0),
});
export type Call = z.infer<typeof callSchema>;
