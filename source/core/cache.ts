import type * as z from 'zod';

/** Remembers results over jobs. Keys are everything that influences the answer; a damaged entry counts as absent. */
export interface Cache {
  /**
   * The remembered value under this key, or the one that `make` brings, then remembered.
   * Callers that ask for the same key at the same time share one `make`.
   */
  remember<Value>(key: CacheKey, schema: z.ZodType<Value>, make: () => Promise<Value>): Promise<Value>;
  /** The remembered value, or undefined; counts as a question only when `remember` is asked for it. */
  recall<Value>(key: CacheKey, schema: z.ZodType<Value>): Promise<Value | undefined>;
}

export interface CacheKey {
  /** What kind of thing it is: "probe", "pictures", "rank". Counted apart in `cache stats`. */
  kind: string;
  /** Code or prompt version; a new one forgets all older answers. */
  version: string;
  /** Everything else the value depends on, as plain JSON. */
  inputs: unknown;
  /** Counts as absent when older than this, also where the cache keeps things longer. */
  maxAgeSeconds?: number;
  /** False for what is no answer: left out of the hit rate. */
  counted?: boolean;
}
