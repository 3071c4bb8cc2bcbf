import type * as z from 'zod';
import type { Cache, CacheKey } from '../../source/core/cache.ts';

/** A cache that stores nothing. */
export class NoCache implements Cache {
  remember<Value>(_key: CacheKey, _schema: z.ZodType<Value>, make: () => Promise<Value>): Promise<Value> {
    return make();
  }

  async recall(): Promise<undefined> {}
}
