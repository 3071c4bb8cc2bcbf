import { expect, test } from 'vitest';
import type { Providers, Ranker, Source } from '../../source/providers/interfaces.ts';
import { ServiceError } from '../../source/providers/service/service-error.ts';
import { rankStep } from '../../source/steps/rank.ts';
import { searchStep } from '../../source/steps/search.ts';
import type { StepContext } from '../../source/steps/step.ts';
import { sampleCandidate, sampleNeed } from '../harness/jobs/sample-job.ts';
import { testTools } from '../harness/tools.ts';
import { lend, settingsOf } from '../providers/engine-kit.ts';

const service = { name: 'Example' };
const preferences = { style: '', avoid: '', notes: '' };
const engine = { name: 'model', lane: 'ai' as const };
const refuses: Ranker = {
  ...engine,
  rank: async () => {
    throw new ServiceError('blocked', service, { what: 'it refuses to answer this (SAFETY)' });
  },
};
const byText: Ranker = {
  name: 'offline',
  lane: 'cut',
  rank: async ({ candidates }) =>
    candidates.map(({ id }) => ({ candidateId: id, score: 7, reason: 'words' })),
};
const failing: Source = {
  name: 'youtube',
  search: async () => {
    throw new ServiceError('rejected', service, { what: 'nothing can be downloaded' });
  },
  preview: async () => ({ path: '/preview.mp4', sizeBytes: 5 }),
  fetch: async () => ({ file: { path: '/film.mp4', sizeBytes: 5 }, offsetSeconds: 0 }),
};

async function contextWith(changes: Partial<Providers>) {
  const lent = await lend();
  const context: StepContext = {
    ...lent,
    settings: settingsOf({}),
    tools: await testTools(),
    providers: {
      transcriber: undefined,
      planner: { ...engine, plan: async () => ({ needs: [], notes: [] }) },
      ranker: { ...engine, rank: async () => [] },
      inspector: {
        ...engine,
        judges: 'content',
        inspect: async () => ({ shots: [], engine: 'test', lookedSeconds: 9, rejected: [] }),
      },
      sources: [],
      ...changes,
    },
  };
  return { context, logged: lent.logged };
}

const need = sampleNeed('n01', { alternates: [] });
const rank = { need, spokenAround: '', candidates: [sampleCandidate('pexels:1')], preferences, taken: [] };

test('candidates that a model refuses to rank are ranked by text', async () => {
  const { context, logged } = await contextWith({ ranker: refuses, textRanker: byText });
  const output = await rankStep.run(rank, context);
  expect(output).toMatchObject({ engine: 'offline', ranked: [{ candidateId: 'pexels:1', score: 7 }] });
  expect(logged.join()).toContain('is ranked by text');
});

test('a fault of a source that concerns every need is reported once', async () => {
  const other: Source = { ...failing, name: 'library', search: async () => [] };
  const { context, logged } = await contextWith({ sources: [failing, other] });
  for (let round = 0; round < 3; round++) {
    const { faults } = await searchStep.run({ need }, context);
    expect(faults).toEqual(['youtube: Example: nothing can be downloaded.']);
  }
  expect(logged.filter((line) => line.startsWith('warn:'))).toHaveLength(1);
});
