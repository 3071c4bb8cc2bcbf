import { expect, test } from 'vitest';
import { JobStopError } from '../../source/core/errors.ts';
import type { StepOutput } from '../../source/core/job/step/steps.ts';
import type { Inspector, Providers, Source, Verifier } from '../../source/providers/interfaces.ts';
import { ServiceError } from '../../source/providers/service/service-error.ts';
import { inspectStep } from '../../source/steps/inspect.ts';
import { previewStep } from '../../source/steps/preview.ts';
import { searchStep } from '../../source/steps/search.ts';
import type { StepContext } from '../../source/steps/step.ts';
import { verifyStep } from '../../source/steps/verify.ts';
import { sampleCandidate, sampleNeed } from '../harness/jobs/sample-job.ts';
import { testTools } from '../harness/tools.ts';
import { lend, settingsOf } from '../providers/engine-kit.ts';
import { makeFilm } from '../providers/gemini/gemini-kit.ts';

const preferences = { style: '', avoid: '', notes: '' };
const candidate = sampleCandidate('pexels:1', { source: 'pexels', licence: 'stock-free' });
const request = { need: sampleNeed('n01'), candidate, preferences };
const seen: StepOutput<'inspect'> = { shots: [], engine: 'test', lookedSeconds: 9, rejected: [] };

/** A source that counts its previews, and an inspector with or without a cached inspection. */
async function workshop(remembered: boolean, others: Partial<Providers> = {}) {
  let previews = 0;
  const source: Source = {
    name: 'pexels',
    search: async () => [],
    preview: async () => {
      previews += 1;
      return { path: '/preview.mp4', sizeBytes: 5 };
    },
    fetch: async () => ({ file: { path: '/film.mp4', sizeBytes: 5 }, offsetSeconds: 0 }),
  };
  const inspector: Inspector = {
    name: 'test',
    lane: 'ai',
    judges: 'content',
    inspect: async ({ preview }) => ({ ...seen, rejected: [`looked at ${preview.path}`] }),
    remembers: async () => remembered,
    recall: async () => (remembered ? seen : undefined),
  };
  const engine = { name: 'test', lane: 'ai' as const };
  const context: StepContext = {
    ...(await lend()),
    settings: settingsOf({ SEMANTIC_VERIFICATION_ENABLED: 'true' }),
    tools: await testTools(),
    providers: {
      transcriber: undefined,
      planner: { ...engine, plan: async () => ({ needs: [], notes: [] }) },
      ranker: { ...engine, rank: async () => [] },
      inspector,
      sources: [source],
      ...others,
    },
  };
  return { context, previews: () => previews };
}

test('a preview is not downloaded when its inspection is cached', async () => {
  const { context, previews } = await workshop(true);
  const output = await previewStep.run(request, context);
  expect(output).toEqual({});
  expect(await inspectStep.run(request, context)).toEqual(seen);
  expect(previews()).toBe(0);
});

test('a preview without a cached inspection is downloaded and inspected', async () => {
  const { context, previews } = await workshop(false);
  const { file } = await previewStep.run(request, context);
  expect(file?.path).toBe('/preview.mp4');
  const looked = await inspectStep.run({ ...request, preview: file }, context);
  expect(looked.rejected).toEqual(['looked at /preview.mp4']);
  expect(previews()).toBe(1);
});

test('a preview is downloaded after all when its cached inspection is gone', async () => {
  const { context, previews } = await workshop(false);
  const looked = await inspectStep.run(request, context);
  expect(looked.rejected).toEqual(['looked at /preview.mp4']);
  expect(previews()).toBe(1);
});

test('an inspection of technical quality only takes its score and reason from the rank', async () => {
  const shot = { candidateId: 'pexels:1', start: 0, end: 5, score: 9.7, reason: 'steady, sharp', saw: [] };
  const inspector: Inspector = {
    ...{ name: 'test', lane: 'ai', judges: 'technique' },
    inspect: async () => ({ ...seen, shots: [shot] }),
  };
  const { context } = await workshop(false, { inspector });
  const fit = { candidateId: 'pexels:1', score: 6.5, reason: 'matches boats in the sentence' };
  const { shots } = await inspectStep.run({ ...request, fit }, context);
  expect(shots).toEqual([
    { ...shot, score: 6.5, technique: 9.7, reason: 'matches boats in the sentence; steady, sharp' },
  ]);
});

/** A clip, checked by ffmpeg and by this verifier. */
async function check(verify: Verifier['verify'], settings: Record<string, string> = {}) {
  const { context } = await workshop(false, { verifier: { name: 'judge', lane: 'ai', verify } });
  const path = await makeFilm(5);
  const file = { path, sizeBytes: 5 };
  const shot = { candidateId: 'pexels:1', start: 0, end: 5, score: 8, reason: '', saw: [] };
  const cut = {
    ...{ file, shot, frames: 50, frameRate: { num: 10, den: 1 }, width: 160, height: 90 },
    ...{ durationSeconds: 5, method: 'encoded' as const, command: '' },
  };
  const own = { ...context, settings: { ...context.settings, ...settingsOf(settings) } };
  return verifyStep.run({ cut, need: request.need, preferences }, own);
}

test('a clip that the AI rejects fails verification, with what is missing, so that the runner-up follows', async () => {
  const looked = await check(async () => ({ match: 0.4, missing: ['boats'], reason: 'dark' }));
  expect(looked).toEqual({
    passed: false,
    problems: ['judge scored it 0.40, below 0.9, not seen: boats (dark)'],
  });
});

test('a clip passes if its AI score reaches the setting', async () => {
  expect((await check(async () => ({ match: 0.95, missing: [], reason: '' }))).passed).toBe(true);
  const lenient = { SEMANTIC_MATCH_THRESHOLD: '0.3' };
  expect((await check(async () => ({ match: 0.4, missing: [], reason: '' }), lenient)).passed).toBe(true);
});

test('a failed AI call is no rejection, but a refused key stops the job', async () => {
  const service = { name: 'Gemini' };
  const broken = await check(() =>
    Promise.reject(new ServiceError('overloaded', service, { what: 'the model is overloaded', status: 503 })),
  );
  expect(broken.passed).toBe(true);
  await expect(
    check(() => Promise.reject(new JobStopError('key-refused', 'Gemini: the key is not valid.'))),
  ).rejects.toBeInstanceOf(JobStopError);
});

test('when all sources fail, each is named once', async () => {
  const refusing = (name: Source['name'], fault: string): Source => ({
    name,
    search: async () => {
      throw new Error(fault);
    },
    preview: async () => ({ path: '', sizeBytes: 0 }),
    fetch: async () => ({ file: { path: '', sizeBytes: 0 }, offsetSeconds: 0 }),
  });
  const sources = [refusing('pexels', 'Pexels: overloaded (503).'), refusing('library', 'No folder.')];
  const { context } = await workshop(false, { sources });
  await expect(searchStep.run({ need: sampleNeed('n01') }, context)).rejects.toThrow(
    /^Pexels: overloaded \(503\)\. library: No folder\.$/,
  );
});
