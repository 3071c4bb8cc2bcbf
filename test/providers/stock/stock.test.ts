import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { JobStopError } from '../../../source/core/errors.ts';
import type { SourceName } from '../../../source/core/footage/source-names.ts';
import type { Settings } from '../../../source/core/settings/settings.ts';
import { probeFile } from '../../../source/media/probe/probe.ts';
import type { Tools } from '../../../source/media/tools/tools.ts';
import type { Source } from '../../../source/providers/interfaces.ts';
import { pexelsSite as pexels } from '../../../source/providers/stock/pexels/descriptor.ts';
import { pixabaySite as pixabay } from '../../../source/providers/stock/pixabay/descriptor.ts';
import { checkStockKey, createStockSource } from '../../../source/providers/stock/stock-source.ts';
import { homeAt } from '../../../source/store/home.ts';
import { UsedUpLimits } from '../../../source/store/used-up-limits.ts';
import { sampleNeed } from '../../harness/jobs/sample-job.ts';
import { NoCache } from '../../harness/no-cache.ts';
import { mixedFaults } from '../../harness/services/faults.ts';
import { makeFilms } from '../../harness/services/films/make-films.ts';
import type { StandIn } from '../../harness/services/stand-in.ts';
import type { StockFilm } from '../../harness/services/stock/catalog.ts';
import { startPexels } from '../../harness/services/stock/pexels-service.ts';
import { startPixabay } from '../../harness/services/stock/pixabay-service.ts';
import type { StockOptions } from '../../harness/services/stock/stock-options.ts';
import { temporaryFolder } from '../../harness/temporary.ts';
import { testTools } from '../../harness/tools.ts';
import { bench, settingsWith } from '../source-kit.ts';

const folder = temporaryFolder('stock');
const key = 'marked-key-0123456789';
const films: StockFilm[] = [
  {
    ...{ id: 11, title: 'Fishing boats in a harbour', tags: ['harbour', 'boats', 'sea'], author: 'Ana Sea' },
    ...{ seconds: 16, rate: '25', sound: false, heights: [720, 540, 360, 240] },
  },
  {
    ...{ id: 12, title: 'Old town', tags: ['harbour', 'houses'], author: 'Ben Town' },
    ...{ seconds: 16, rate: '25', sound: false, heights: [540, 360] },
  },
];
let tools: Tools;
const services: StandIn[] = [];

beforeAll(async () => {
  tools = await testTools();
  // Encoded once per machine, so that no test waits for it.
  for (const { id, seconds } of films)
    await makeFilms({ name: `warm-${id}`, seconds, rate: '25', heights: [240], sound: false });
}, 300_000);
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

interface Stock {
  name: SourceName;
  start(options: StockOptions): Promise<StandIn>;
  settings(address: string): Partial<Settings>;
  make(settings: Settings, home?: string): Source;
  check(settings: Settings, signal: AbortSignal): ReturnType<typeof checkStockKey>;
  keyName: string;
}

const stocks: Stock[] = [
  {
    name: 'pexels',
    start: startPexels,
    settings: (address) => ({ PEXELS_API_KEY: key, PEXELS_BASE_URL: address }),
    make: (settings, home) => createStockSource(pexels, { settings, tools, home }),
    check: (settings, signal) => checkStockKey(pexels, settings, signal),
    keyName: 'PEXELS_API_KEY',
  },
  {
    name: 'pixabay',
    start: startPixabay,
    settings: (address) => ({ PIXABAY_API_KEY: key, PIXABAY_BASE_URL: address }),
    make: (settings, home) => createStockSource(pixabay, { settings, tools, home }),
    check: (settings, signal) => checkStockKey(pixabay, settings, signal),
    keyName: 'PIXABAY_API_KEY',
  },
];

let jobs = 0;
async function open(stock: Stock, options: Partial<StockOptions> = {}, changes: Partial<Settings> = {}) {
  const service = await stock.start({ films, key, ...options });
  services.push(service);
  const settings = settingsWith({ ...stock.settings(service.address), ...changes });
  return { service, settings, source: stock.make(settings), ...bench(join(folder, `job-${++jobs}`)) };
}

const harbour = { phrase: 'harbour', need: sampleNeed('n01'), limit: 9 };

describe.for(stocks)('$name', (stock) => {
  it('finds films with author, licence, page and files', async () => {
    const { source, context } = await open(stock);
    const found = await source.search(harbour, context);
    expect(found.map((each) => each.id)).toEqual([`${stock.name}:11`, `${stock.name}:12`]);
    const [first] = found;
    expect(first).toMatchObject({
      author: 'Ana Sea',
      licence: 'stock-free',
      durationSeconds: 16,
      width: 1280,
      height: 720,
    });
    expect(first?.licenceUrl).toMatch(/^https:\/\/(www\.pexels|pixabay)\.com\//);
    expect(first?.title.toLowerCase()).toContain('harbour');
    expect(first?.renditions?.map((each) => each.height).sort()).toEqual([240, 360, 540, 720]);
    expect(first?.renditions?.every((each) => (each.sizeBytes ?? 0) > 1000)).toBe(true);
  });

  it('downloads the smallest file as a preview and a section of the best one as a clip, never the page', async () => {
    const { service, source, context } = await open(stock, {}, { CLIP_MAX_HEIGHT: 600 });
    const [found] = await source.search(harbour, context);
    if (!found) throw new Error('nothing found');
    const asked = () =>
      service
        .of('film')
        .map((request) => found.renditions?.find((each) => each.url.endsWith(request.path))?.height);
    await source.preview(found, context);
    expect(asked()).toEqual([240]);
    service.forget();
    await source.fetch(
      found,
      { candidateId: found.id, start: 4, end: 8, score: 9, reason: '', saw: [] },
      context,
    );
    expect(new Set(asked())).toEqual(new Set([540]));
    expect(service.of('film').every((request) => request.status === 206)).toBe(true);
    expect(service.count('page')).toBe(0);
  });

  it('is asked once more for a film that arrives damaged: its need was lost', async () => {
    const { service, source, context } = await open(stock);
    const [found] = await source.search(harbour, context);
    if (!found) throw new Error('nothing found');
    service.fault({ operation: 'film', fault: { kind: 'invalid-json' }, count: 1 });
    const { path } = await source.preview(found, context);
    expect((await probeFile(path, tools, context.signal)).video).toBeDefined();
    expect(service.count('film')).toBe(2);
    service.fault({ operation: 'film', fault: { kind: 'invalid-json' } });
    await expect(source.preview({ ...found, id: `${found.id}0` }, context)).rejects.toThrow(
      /not a usable video/,
    );
    expect(service.count('film')).toBe(4);
  });

  it('is asked once per day for the same phrase', async () => {
    const { service, source, context } = await open(stock);
    const first = await source.search(harbour, context);
    expect(await source.search(harbour, context)).toEqual(first);
    expect(service.count('search')).toBe(1);
    await source.search(harbour, { ...context, cache: new NoCache() });
    expect(service.count('search')).toBe(2);
  });

  it('stops the job at once when it refuses the key, without the key in the message', async () => {
    const { service, source, context, told } = await open(stock, { key: 'another-key-9876543210' });
    const failure = await source.search(harbour, context).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(JobStopError);
    expect(String(failure)).toContain('refused');
    expect(failure).toHaveProperty('hint', expect.stringContaining(stock.keyName));
    expect(service.count()).toBe(1);
    expect(JSON.stringify([String(failure), told])).not.toContain(key);
  });

  it('is asked again after faults', async () => {
    const { service, source, context } = await open(stock, { seed: 3 });
    service.fault({ fault: mixedFaults, probability: 0.4 });
    for (const phrase of ['harbour', 'boats', 'sea']) {
      expect((await source.search({ ...harbour, phrase }, context)).length).toBeGreaterThan(0);
    }
  });

  it.for(['missing-fields', 'huge-numbers'] as const)('loses only its broken hits: %s', async (kind) => {
    const { service, source, context } = await open(stock);
    service.fault({ fault: { kind } });
    const found = await source.search(harbour, context).catch((error: unknown) => error);
    if (found instanceof Error) expect(found.message).toMatch(/its answer does not have the expected form/);
    else expect(found).toBeInstanceOf(Array);
  });

  it('with an answer of 50 MB is an error in one line', async () => {
    const { service, source, context } = await open(stock);
    service.fault({ fault: { kind: 'huge-body' } });
    await expect(source.search(harbour, context)).rejects.toThrow('larger than 8.0 MB');
  });

  it('does not follow a redirect to a file, or to another server with the key', async () => {
    const { service, source, context } = await open(stock);
    service.fault({ fault: { kind: 'redirect', location: 'file:///etc/passwd' } });
    await expect(source.search(harbour, context)).rejects.toThrow('which is not followed');
    expect(service.count()).toBe(1);
  });

  it('checks its key with one request', async () => {
    const { service, settings } = await open(stock);
    const signal = new AbortController().signal;
    expect(await stock.check(settings, signal)).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(/^works, \d+ of \d+ requests left$/),
    });
    expect(service.count()).toBe(1);
    const wrong = settingsWith({
      ...settings,
      PEXELS_API_KEY: 'wrong-key-00000',
      PIXABAY_API_KEY: 'wrong-key-00000',
    });
    const refused = await stock.check(wrong, signal);
    expect(refused).toMatchObject({
      name: stock.keyName,
      state: 'missing',
      detail: expect.stringContaining('refused'),
    });
    expect(JSON.stringify(refused)).not.toContain('wrong-key');
    // Nothing listens on this port; one that was just freed may already belong to another test.
    const closed = settingsWith(stock.settings('http://127.0.0.1:3'));
    expect(await stock.check(closed, signal)).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('nothing answers'),
    });
  });
});

describe('the rate limits of the stock sites', () => {
  it('are not asked for again by a run that knows from an earlier one that the hour is used up', async () => {
    const [pexels] = stocks;
    if (!pexels) throw new Error('no stock site');
    const { service, settings, context } = await open(pexels);
    const home = await mkdtemp(join(folder, 'home-'));
    const account = `pexels ${service.address} ${key}`;
    await new UsedUpLimits(homeAt(home)).keep(account, Date.now() + 1_800_000);
    await expect(pexels.make(settings, home).search(harbour, context)).rejects.toThrow('is used up');
    expect(service.count('search')).toBe(0);
  });

  it('stop requests when Pexels reports that nothing is left', async () => {
    const pexels = stocks[0];
    if (!pexels) throw new Error('no pexels');
    const { service, source, context } = await open(pexels, { limit: 2 });
    await source.search(harbour, context);
    await source.search({ ...harbour, phrase: 'boats' }, context);
    await expect(source.search({ ...harbour, phrase: 'sea' }, context)).rejects.toThrow('used up');
    expect(service.count()).toBe(2);
  });

  it('count as used up for an hour after a refusal of Pexels that says nothing else', async () => {
    const pexels = stocks[0];
    if (!pexels) throw new Error('no pexels');
    const { service, source, context } = await open(pexels);
    service.fault({ operation: 'search', fault: { kind: 'status', status: 429 }, count: 1 });
    await expect(source.search(harbour, context)).rejects.toThrow('200 requests per hour is used up (429)');
    await expect(source.search({ ...harbour, phrase: 'boats' }, context)).rejects.toThrow('is used up');
    expect(service.count('search')).toBe(1);
    expect(service.requests[0]?.path).toMatch(/^\/v1\/videos\/search\?/);
  });

  it('are waited for when Pixabay reports the wait', async () => {
    const pixabay = stocks[1];
    if (!pixabay) throw new Error('no pixabay');
    const { service, source, context, told } = await open(pixabay, { limit: 1, windowSeconds: 1 });
    await source.search(harbour, context);
    expect(await source.search({ ...harbour, phrase: 'boats' }, context)).toHaveLength(1);
    expect(service.requests.map((request) => request.status)).toEqual([200, 200]);
    expect(told.messages.join()).toContain("Pixabay's rate limit");
  });
});
