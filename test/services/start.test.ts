import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { accountLines } from '../harness/services/account.ts';
import { mixedFaults } from '../harness/services/faults.ts';
import { hostileCatalog, hostileTexts } from '../harness/services/films/hostile-films.ts';
import { listOf, property } from '../harness/services/http/unknown-json.ts';
import { markedKeys, type Services, startServices } from '../harness/services/start.ts';

let services: Services;

beforeAll(async () => {
  const script = { language: 'english', code: 'en', segments: [{ start: 0, end: 2, text: 'Hello.' }] };
  services = await startServices({ script, films: hostileCatalog() });
});
beforeEach(() => {
  services.clearFaults();
  services.forget();
});
afterAll(() => services.stop());

const ask = (base: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${services.environment[base]}${path}`, { headers });

test('each service is configured by environment variables', async () => {
  const { OPENAI_API_KEY, GEMINI_API_KEY, PEXELS_API_KEY, PIXABAY_API_KEY } = markedKeys;
  const answers = await Promise.all([
    ask('OPENAI_BASE_URL', '/models', { authorization: `Bearer ${OPENAI_API_KEY}` }),
    ask('GEMINI_BASE_URL', '/v1beta/models', { 'x-goog-api-key': GEMINI_API_KEY }),
    ask('PEXELS_BASE_URL', '/videos/search?query=nothing', { authorization: PEXELS_API_KEY }),
    ask('PIXABAY_BASE_URL', `/api/videos/?key=${PIXABAY_API_KEY}&q=nothing`),
    ask('STAND_IN_YOUTUBE_URL', '/search?q=nothing'),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  expect(services.requests()).toHaveLength(5);
  expect(services.aiCount()).toBe(2);
});

test('hostile texts are sent unchanged', async () => {
  const path = `/api/videos/?key=${markedKeys.PIXABAY_API_KEY}&q=harbour&per_page=50`;
  const hits = listOf(property(await (await ask('PIXABAY_BASE_URL', path)).json(), 'hits'));
  const users = hits.map((hit) => property(hit, 'user'));
  for (const name of ['escape', 'path', 'quotes', 'long'] as const)
    expect(users).toContain(hostileTexts[name]);
});

test('faults affect all services and are counted', async () => {
  services.fault({ fault: mixedFaults, probability: 0.5 });
  for (let index = 0; index < 40; index += 1) {
    await ask('STAND_IN_YOUTUBE_URL', '/search?q=nothing')
      .then(
        (answer) => answer.text(),
        () => '',
      )
      .catch(() => '');
  }
  const met = services.youtube.requests.filter(({ fault }) => fault !== undefined);
  expect(met.length).toBeGreaterThan(8);
  expect(met.length).toBeLessThan(32);
  expect(new Set(met.map(({ fault }) => fault)).size).toBeGreaterThan(3);
  const lines = accountLines(services.all).join('\n');
  expect(lines).toMatch(/youtube search +40 requests/);
  expect(lines).toContain('told to fail');
  expect(services.billUsd()).toBe(0);
});
