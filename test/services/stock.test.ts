import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listOf, property, textOf } from '../harness/services/http/unknown-json.ts';
import type { StandIn } from '../harness/services/stand-in.ts';
import type { StockFilm } from '../harness/services/stock/catalog.ts';
import { startPexels } from '../harness/services/stock/pexels-service.ts';
import { startPixabay } from '../harness/services/stock/pixabay-service.ts';

const key = 'stand-in-pexels-key';
const pixabayKey = '1234567-standinpixabaykey';
const heights = [180, 90];

const films: StockFilm[] = [
  {
    id: 11,
    title: 'Fishing boats in a harbour',
    tags: ['harbour', 'boat', 'sea'],
    author: 'Ana',
    seconds: 6,
    heights,
  },
  { id: 12, title: 'Harbour crane', tags: ['harbour', 'crane'], author: 'Ben', seconds: 4, heights: [90] },
  { id: 13, title: 'Cat on a sofa', tags: ['cat', 'animal'], author: 'Chris', seconds: 4, heights },
];

let pexels: StandIn;
let pixabay: StandIn;

beforeAll(async () => {
  pexels = await startPexels({ films, limit: 20 });
  pixabay = await startPixabay({ films });
});
beforeEach(() => {
  for (const service of [pexels, pixabay]) {
    service.clearFaults();
    service.forget();
  }
});
afterAll(() => Promise.all([pexels.stop(), pixabay.stop()]));

function get(service: StandIn, path: string, headers: Record<string, string> = {}) {
  return fetch(new URL(path, service.address), { headers });
}

const searchPexels = (query: string, more = '') =>
  get(pexels, `/videos/search?query=${query}${more}`, { authorization: key });
const searchPixabay = (query: string, more = '') =>
  get(pixabay, `/api/videos/?key=${pixabayKey}&q=${query}${more}`);

async function filmAddress(): Promise<string> {
  const [video] = listOf(property(await (await searchPexels('boats')).json(), 'videos'));
  const files = listOf(property(video, 'video_files'));
  return textOf(
    property(
      files.find((file) => property(file, 'height') === 180),
      'link',
    ),
  );
}

describe('Pexels', () => {
  test('finds films by title and tags, with files, author and the remaining limit', async () => {
    const answer = await searchPexels('harbour+boats');
    expect(answer.headers.get('x-ratelimit-limit')).toBe('20');
    expect(Number(answer.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
    const found = await answer.json();
    expect(property(found, 'total_results')).toBe(2);
    const videos = listOf(property(found, 'videos'));
    expect(videos.map((video) => property(video, 'id'))).toEqual([11, 12]);
    expect(property(property(videos[0], 'user'), 'name')).toBe('Ana');
    expect(property(videos[0], 'duration')).toBe(6);
    expect(listOf(property(videos[0], 'video_files'))).toHaveLength(2);
  });

  test('has pages of hits', async () => {
    const first = await (await searchPexels('harbour', '&per_page=1')).json();
    const next = textOf(property(first, 'next_page'));
    const second = await (await fetch(next, { headers: { authorization: key } })).json();
    expect(listOf(property(second, 'videos')).map((video) => property(video, 'id'))).toEqual([12]);
    expect(property(second, 'next_page')).toBeUndefined();
  });

  test('refuses a wrong key, and requests above the limit, without the headers', async () => {
    expect((await get(pexels, '/videos/search?query=cat')).status).toBe(401);
    const small = await startPexels({ films, limit: 1 });
    const ask = () => get(small, '/v1/videos/search?query=cat', { authorization: key });
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('x-ratelimit-limit')).toBeNull();
    await small.stop();
  });
});

describe('Pixabay', () => {
  test('finds films with four sizes; missing sizes are empty', async () => {
    const answer = await searchPixabay('harbour');
    expect(answer.headers.get('x-ratelimit-remaining')).toBe('99');
    const hits = listOf(property(await answer.json(), 'hits'));
    expect(hits.map((hit) => property(hit, 'tags'))).toEqual(['harbour, boat, sea', 'harbour, crane']);
    const videos = property(hits[1], 'videos');
    expect(property(property(videos, 'large'), 'url')).toBe('');
    expect(property(property(videos, 'tiny'), 'height')).toBe(90);
    const film = await fetch(textOf(property(property(videos, 'tiny'), 'url')));
    expect((await film.arrayBuffer()).byteLength).toBe(property(property(videos, 'tiny'), 'size'));
  });

  test('reports errors as plain text', async () => {
    const wrongKey = await get(pixabay, '/api/videos/?key=wrong&q=cat');
    expect([wrongKey.status, await wrongKey.text()]).toEqual([
      400,
      expect.stringContaining('[ERROR 400] Invalid or missing API key'),
    ]);
    expect(await (await searchPixabay('cat', '&per_page=2')).text()).toBe(
      '[ERROR 400] "per_page" is out of valid range.',
    );
    expect(await (await searchPixabay('cat', '&page=9')).text()).toBe(
      '[ERROR 400] "page" is out of valid range.',
    );
  });
});

describe('films', () => {
  test('are sent in byte ranges, and the bytes are counted', async () => {
    const address = await filmAddress();
    const whole = Buffer.from(await (await fetch(address)).arrayBuffer());
    const part = await fetch(address, { headers: { range: 'bytes=100-199' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${whole.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(100, 200));
    const end = await fetch(address, { headers: { range: 'bytes=-10' } });
    expect(Buffer.from(await end.arrayBuffer())).toEqual(whole.subarray(-10));
    expect((await fetch(address, { headers: { range: `bytes=${whole.length}-` } })).status).toBe(416);
    expect(pexels.of('film').map(({ sentBytes }) => sentBytes)).toEqual([whole.length, 100, 10, 0]);
    expect(pexels.of('film')[1]?.range).toEqual({ start: 100, end: 199 });
  });

  test('are sent completely by a server without ranges', async () => {
    const old = await startPexels({ films, ranges: false });
    const address = (await filmAddress()).replace(pexels.address, old.address);
    const answer = await fetch(address, { headers: { range: 'bytes=100-199' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('accept-ranges')).toBeNull();
    expect((await answer.arrayBuffer()).byteLength).toBe(old.of('film')[0]?.sentBytes);
    await old.stop();
  });

  test('can be truncated, be a page, or be redirected', async () => {
    const address = await filmAddress();
    const operation = 'film';
    pexels.fault({ operation, fault: { kind: 'cut', afterBytes: 1000 }, count: 1 });
    pexels.fault({ operation, fault: { kind: 'html' }, count: 1 });
    pexels.fault({ operation, fault: { kind: 'redirect', location: 'file:///etc/passwd' }, count: 1 });
    await expect((await fetch(address)).arrayBuffer()).rejects.toThrow();
    expect(pexels.of('film')[0]?.sentBytes).toBe(1000);
    expect(await (await fetch(address)).text()).toMatch(/^<!DOCTYPE html>/);
    const moved = await fetch(address, { redirect: 'manual' });
    expect([moved.status, moved.headers.get('location')]).toEqual([302, 'file:///etc/passwd']);
  });
});

describe('with faults, a service', () => {
  test('fails a share of its requests, the same ones for the same seed', async () => {
    const outcomes = async () => {
      const service = await startPixabay({ films, seed: 5 });
      service.fault({ operation: 'search', fault: { kind: 'status', status: 503 }, probability: 0.2 });
      const statuses: number[] = [];
      for (let index = 0; index < 50; index += 1) {
        statuses.push((await get(service, `/api/videos/?key=${pixabayKey}&q=cat`)).status);
      }
      await service.stop();
      return statuses;
    };
    const statuses = await outcomes();
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(3);
    expect(statuses.filter((status) => status === 503).length).toBeLessThan(20);
    expect(await outcomes()).toEqual(statuses);
  });

  test('gives every kind of invalid answer', async () => {
    const kinds = ['invalid-json', 'missing-fields', 'huge-numbers'] as const;
    for (const kind of kinds) pixabay.fault({ fault: { kind }, count: 1 });
    pixabay.fault({ fault: { kind: 'huge-body', bytes: 3_000_000 }, count: 1 });
    const texts: string[] = [];
    for (let index = 0; index < 4; index += 1) texts.push(await (await searchPixabay('harbour')).text());
    const [invalid = '', lacking = '', huge = '', long = ''] = texts;
    expect(() => JSON.parse(invalid)).toThrow();
    expect(lacking.length).toBeLessThan(long.length);
    expect(property(JSON.parse(huge), 'total')).toBe(1e300);
    expect(long.length).toBeGreaterThan(3_000_000);
    expect(JSON.parse(long)).toHaveProperty('answer.hits');
  });

  test('hangs until the client gives up', async () => {
    pixabay.fault({ fault: { kind: 'hang' }, count: 1 });
    const impatient = new AbortController();
    const asked = fetch(`${pixabay.address}/api/videos/?key=${pixabayKey}`, { signal: impatient.signal });
    await expect.poll(() => pixabay.requests.length).toBe(1);
    impatient.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => pixabay.requests[0]?.outcome).toBe('broken');
  });

  test('records every header and path, so that tests can look for keys', async () => {
    await searchPexels('cat');
    await searchPixabay('cat');
    expect(pexels.requests[0]?.headers.authorization).toBe(key);
    expect(pixabay.requests[0]?.path).toContain(pixabayKey);
  });
});
