import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../../source/providers/service/service-error.ts';
import { RequestQuota } from '../../../source/providers/stock/quota.ts';
import { homeAt } from '../../../source/store/home.ts';
import { UsedUpLimits } from '../../../source/store/used-up-limits.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('spent-quota');
const newHome = () => mkdtemp(join(folder, 'home-'));

describe('a limit that is used up', () => {
  const allowed = { calls: 200, perMs: 3_600_000, maxWaitMs: 20_000 };
  const { signal } = new AbortController();
  /** A quota as a new run of the program opens it. */
  const inNewRun = (home: string, key = 'key', now = Date.now) => {
    const limits = new UsedUpLimits(homeAt(home));
    const quota = new RequestQuota({ name: 'Pexels' }, { ...allowed, now });
    quota.remember({ recall: () => limits.recall(key), keep: (until) => limits.keep(key, until) });
    return quota;
  };
  const spent = () =>
    new ServiceError('limited', { name: 'Pexels' }, { what: 'used up', retryAfterMs: 1_800_000 });

  it('cost the next run a refused request: the next run knows it, for this key, until it is reset', async () => {
    const home = await newHome();
    await expect(inNewRun(home).watch(Promise.reject(spent()))).rejects.toThrow('used up');
    await expect(inNewRun(home).take(signal)).rejects.toMatchObject({ hint: 'Try again in 30 min.' });
    await expect(inNewRun(home, 'another key').take(signal)).resolves.toBeUndefined();
    const later = () => Date.now() + 1_800_001;
    await expect(inNewRun(home, 'key', later).take(signal)).resolves.toBeUndefined();
  });

  it('is known from the headers of the last answer, too, and no longer once the service answers again', async () => {
    const home = await newHome();
    const answer = (remaining: string) => ({
      headers: new Headers({ 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': '1800' }),
    });
    await inNewRun(home).watch(Promise.resolve(answer('0')));
    const asked = inNewRun(home);
    await expect(asked.take(signal)).rejects.toThrow('used up');
    await asked.watch(Promise.resolve(answer('199')));
    await expect(inNewRun(home).take(signal)).resolves.toBeUndefined();
  });

  it('is not believed for longer than its window: the clock was wrong when it was stored', async () => {
    const home = await newHome();
    await expect(inNewRun(home).watch(Promise.reject(spent()))).rejects.toThrow('used up');
    const dayBefore = () => Date.now() - 86_400_000;
    await expect(inNewRun(home, 'key', dayBefore).take(signal)).resolves.toBeUndefined();
  });

  it('is not stored with the key', async () => {
    const home = await newHome();
    await new UsedUpLimits(homeAt(home)).keep('pexels marked-key-0123456789', Date.now() + 60_000);
    const stored = await readFile(homeAt(home).limitsFile, 'utf8');
    expect(stored).toContain('spentUntil');
    expect(stored).not.toContain('marked-key');
  });
});
