import { readdir, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { JobStopError } from '../../../source/core/errors.ts';
import { totalUsd } from '../../harness/services/bill.ts';
import { lend, temporaryFolder } from '../engine-kit.ts';
import { film, harbourNeed, makeFilm, preferences, startEngines } from './gemini-kit.ts';

const limits = { minClipSeconds: 4, maxClipSeconds: 15, preferences };
const transcript = {
  language: 'en',
  segments: Array.from({ length: 40 }, (_, index) => ({
    start: index * 3,
    end: index * 3 + 2.8,
    text: `Sentence ${index} tells of the lighthouse number ${index} and its keeper.`,
  })),
};
const trades = ['baker', 'fisherman', 'carpenter', 'potter', 'farmer', 'weaver', 'smith', 'beekeeper'];
const planRequest = { transcript, durationSeconds: 120, clipsPerMinute: 2, ...limits };

test('a plan has the requested number of needs, with words of the transcript', async () => {
  const { engines, standIn } = await startEngines();
  const context = await lend();
  const { needs } = await engines.planner.plan(planRequest, context);
  expect(needs.length).toBeGreaterThanOrEqual(3);
  const said = transcript.segments.map((each) => each.text).join(' ');
  for (const need of needs) expect(said).toContain(need.spoken);
  expect(standIn.count('generate.plan')).toBe(1);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('an hour is planned in parallel parts, each with its own range, and joined without duplicates', async () => {
  const { engines, standIn } = await startEngines();
  const segments = Array.from({ length: 720 }, (_, index) => ({
    start: index * 5,
    end: index * 5 + 4.5,
    text: `Chapter ${index} shows the ${trades[index % trades.length]} of village ${index} at work.`,
  }));
  const hour = { ...planRequest, transcript: { language: 'en', segments }, durationSeconds: 3600 };
  const { needs } = await engines.planner.plan(hour, await lend());
  expect(standIn.count('generate.plan')).toBe(5);
  expect(needs.length).toBeGreaterThan(20);
  needs.forEach((need, index) => {
    expect(need.at).toBeGreaterThanOrEqual(index === 0 ? 0 : (needs[index - 1]?.at ?? 0) + 10 - 1e-6);
    expect(need.until).toBeLessThanOrEqual(3600);
  });
  expect(needs.at(-1)?.at).toBeGreaterThan(3000);
});

test("the user's preferences are in every prompt", async () => {
  const { engines, standIn } = await startEngines();
  const wishes = { style: 'grainy film look', avoid: 'neon signs', notes: 'we are in Norway' };
  const context = await lend();
  const path = await makeFilm(20);
  const preview = { path, sizeBytes: (await stat(path)).size };
  const all = { ...limits, preferences: wishes };
  await engines.planner.plan({ ...planRequest, ...all }, context);
  const asked = { need: harbourNeed(), candidates: [film('1')], spokenAround: '', preferences: wishes };
  await engines.ranker.rank(asked, context);
  await engines.inspector.inspect({ need: harbourNeed(), candidate: film('1'), preview, ...all }, context);
  await engines.verifier.verify({ need: harbourNeed(), clip: preview, preferences: wishes }, context);
  expect(standIn.of('generate').length).toBe(4);
  for (const { body } of standIn.of('generate')) {
    for (const wish of Object.values(wishes)) expect(body.toString('utf8')).toContain(wish);
  }
});

test('one call scores all candidates, and the one that shows what must be seen gets the highest score', async () => {
  const { engines, standIn } = await startEngines();
  const context = await lend();
  const candidates = [
    film('1', { title: 'City traffic at night' }),
    film('2', { title: 'Boats on calm water in the morning', description: 'harbour light' }),
  ];
  const request = { need: harbourNeed(), spokenAround: 'the harbour', candidates, preferences };
  const ranked = await engines.ranker.rank(request, context);
  expect(ranked.map((each) => each.candidateId).sort()).toEqual(['pexels:1', 'pexels:2']);
  expect(ranked.toSorted((a, b) => b.score - a.score)[0]?.candidateId).toBe('pexels:2');
  expect(standIn.count('generate')).toBe(1);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('a small preview is sent inline, without its sound', async () => {
  const { engines, standIn } = await startEngines();
  const context = await lend();
  const path = await makeFilm(30, { sound: true });
  const preview = { path, sizeBytes: (await stat(path)).size };
  const request = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  const { shots, lookedSeconds } = await engines.inspector.inspect(request, context);
  expect(shots.length).toBeGreaterThan(0);
  for (const shot of shots) {
    expect(shot.end - shot.start).toBeGreaterThanOrEqual(3.999);
    expect(shot.end).toBeLessThanOrEqual(lookedSeconds);
  }
  expect(standIn.count('files')).toBe(0);
  expect(standIn.bill()[0]?.audioInputTokens).toBe(0);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});

test('a large preview is uploaded and later deleted', async () => {
  const { engines, standIn, remoteFiles } = await startEngines({ inlineBytes: 1000 });
  const path = await makeFilm(20);
  const preview = { path, sizeBytes: (await stat(path)).size };
  const request = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  const { shots } = await engines.inspector.inspect(request, await lend());
  expect(shots.length).toBeGreaterThan(0);
  expect(standIn.count('files.upload')).toBe(2);
  expect(standIn.count('files.delete')).toBe(1);
  expect(remoteFiles()).toEqual([]);
});

test('an upload is deleted when the question fails and when the step is aborted', async () => {
  const { engines, standIn, remoteFiles } = await startEngines({ inlineBytes: 1000 });
  const path = await makeFilm(20);
  const preview = { path, sizeBytes: (await stat(path)).size };
  const request = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  standIn.fault({ operation: 'generate', fault: { kind: 'answer', how: 'blocked' }, count: 1 });
  await expect(engines.inspector.inspect(request, await lend())).rejects.toThrow('refuses to answer');
  expect(remoteFiles()).toEqual([]);

  const stop = new AbortController();
  standIn.fault({ operation: 'generate', fault: { kind: 'hang' } });
  const context = await lend({ signal: stop.signal });
  const looking = engines.inspector.inspect(request, context);
  await expect.poll(() => standIn.count('generate')).toBe(2);
  stop.abort(new Error('stopped'));
  await expect(looking).rejects.toThrow('stopped');
  await expect.poll(remoteFiles).toEqual([]);
});

test('a film that cannot be processed is an error in one clear line, and its upload is deleted', async () => {
  const { engines, standIn, remoteFiles } = await startEngines({ inlineBytes: 1000 });
  const path = await makeFilm(20);
  standIn.fault({ operation: 'files.upload', fault: { kind: 'answer', how: 'unprocessable' } });
  const preview = { path, sizeBytes: (await stat(path)).size };
  const request = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  await expect(engines.inspector.inspect(request, await lend())).rejects.toThrow(
    'Gemini: it could not process the video.',
  );
  expect(remoteFiles()).toEqual([]);
});

test('a cached inspection is found without a preview and without a request', async () => {
  const { engines, standIn, open } = await startEngines();
  const cacheDir = await temporaryFolder();
  const path = await makeFilm(20);
  const preview = { path, sizeBytes: (await stat(path)).size };
  const look = { need: harbourNeed(), candidate: film('1'), ...limits };
  expect(await engines.inspector.remembers?.(look, await lend({ cacheDir }))).toBe(false);
  const first = await engines.inspector.inspect({ ...look, preview }, await lend({ cacheDir }));
  standIn.forget();

  const context = await lend({ cacheDir });
  const later = (await open()).inspector;
  expect(await later.remembers?.(look, context)).toBe(true);
  expect(await later.recall?.(look, context)).toEqual(first);
  expect(standIn.count()).toBe(0);
  expect(context.calls).toMatchObject([{ operation: 'inspect', cached: true, costUsd: 0 }]);
  expect(context.calls[0]?.savedUsd).toBeGreaterThan(0);
});

test('a changed preference is a cache miss; the same request, or one with an irrelevant change, is a hit', async () => {
  const { engines, standIn } = await startEngines();
  const cacheDir = await temporaryFolder();
  const request = {
    need: harbourNeed(),
    spokenAround: 'the harbour',
    candidates: [film('1', { title: 'Boats', views: 5 }), film('2', { title: 'Trains' })],
    preferences,
  };
  const rank = async (changes: object) =>
    engines.ranker.rank({ ...request, ...changes }, await lend({ cacheDir }));
  await rank({});
  await rank({});
  await rank({ candidates: request.candidates.toReversed() });
  await rank({ candidates: request.candidates.map((each) => ({ ...each, views: 99 })) });
  await rank({ need: harbourNeed({ id: 'n07', why: 'another reason', at: 55, until: 60 }) });
  expect(standIn.count('generate')).toBe(1);
  await rank({ preferences: { ...preferences, avoid: 'drone shots' } });
  await rank({ need: harbourNeed({ mustShow: 'boats', welcome: [] }) });
  await rank({ spokenAround: 'the mountains' });
  expect(standIn.count('generate')).toBe(4);
});

test('two needs with the same phrase but different words around do not share a cached ranking', async () => {
  const { engines, standIn } = await startEngines();
  const cacheDir = await temporaryFolder();
  const base = { candidates: [film('1', { title: 'Boats' })], preferences };
  const one = { ...base, need: harbourNeed({ spoken: 'fishing boats' }), spokenAround: 'fishing' };
  const two = { ...base, need: harbourNeed({ spoken: 'container ships' }), spokenAround: 'trade' };
  await engines.ranker.rank(one, await lend({ cacheDir }));
  await engines.ranker.rank(two, await lend({ cacheDir }));
  expect(standIn.count('generate')).toBe(2);
});

test('an empty inspection is cached, too', async () => {
  const { engines, standIn } = await startEngines({ answers: { inspect: () => ({ shots: [] }) } });
  const cacheDir = await temporaryFolder();
  const path = await makeFilm(10);
  const preview = { path, sizeBytes: (await stat(path)).size };
  const request = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
  expect((await engines.inspector.inspect(request, await lend({ cacheDir }))).shots).toEqual([]);
  expect((await engines.inspector.inspect(request, await lend({ cacheDir }))).shots).toEqual([]);
  expect(standIn.count('generate')).toBe(1);
  expect((await readdir(cacheDir)).sort()).toEqual(['inspect', 'preview-hash']);
});

test('a refused key stops the job at once, with a hint and without the key in the message', async () => {
  const { open, standIn } = await startEngines();
  const { ranker } = await open({ GEMINI_API_KEY: 'a-wrong-key-0123456789' });
  const request = { need: harbourNeed(), spokenAround: '', candidates: [film('1')], preferences };
  const failure = await ranker.rank(request, await lend()).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(JobStopError);
  expect(failure).toMatchObject({ kind: 'key-refused', message: 'Gemini: the key is not valid (400).' });
  expect(String((failure as JobStopError).hint)).toContain('GEMINI_API_KEY');
  expect(standIn.count()).toBe(1);
});

test('a clip is verified, and a missing mustShow is computed from what was seen', async () => {
  const { engines, standIn } = await startEngines({
    answers: { verify: () => ({ match: 0.4, seen: ['Boats', 'a flying saucer'], reason: 'dark' }) },
  });
  const path = await makeFilm(5, { sound: true });
  const clip = { path, sizeBytes: (await stat(path)).size };
  const context = await lend();
  const looked = await engines.verifier.verify({ need: harbourNeed(), clip, preferences }, context);
  expect(looked).toEqual({ match: 0.4, missing: [], reason: 'dark' });
  const gulls = harbourNeed({ mustShow: 'gulls' });
  const lacking = await engines.verifier.verify({ need: gulls, clip, preferences }, context);
  expect(lacking.missing).toEqual(['gulls']);
  expect(context.spentUsd()).toBeCloseTo(totalUsd(standIn.bill()), 9);
});
