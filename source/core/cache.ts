import type * as z from 'zod';

/**
 * A cache of results that all jobs share. A key holds everything the result depends on. A damaged entry counts as
 * absent.
 */
export interface Cache {
  /**
   * The cached value for this key, or the value that `make` returns, which is then cached. Concurrent callers with the
   * same key share one `make`.
   */
  remember<Value>(key: CacheKey, schema: z.ZodType<Value>, make: () => Promise<Value>): Promise<Value>;
  /** The cached value, or undefined. Unlike `remember`, it does not count for the hit rate. */
  recall<Value>(key: CacheKey, schema: z.ZodType<Value>): Promise<Value | undefined>;
}

export interface CacheKey {
  /** The kind of value, such as "probe", "pictures" or "rank". `cache stats` lists each kind. */
  kind: string;
  /** The version of the code or prompt. A new one invalidates all older values. */
  version: string;
  /** Everything else the value depends on, as plain JSON. */
  inputs: unknown;
  /** A value older than this counts as absent, even if the cache keeps it longer. */
  maxAgeSeconds?: number;
  /** False: not counted for the hit rate. */
  counted?: boolean;
}
