import { expect, test } from 'vitest';
import type { Providers, Ranker } from '../../source/providers/interfaces.ts';
import { ServiceError } from '../../source/providers/service/service-error.ts';
import { countStep } from '../../source/steps/count.ts';
import { nothingToFilm, planStep } from '../../source/steps/plan.ts';
import { rankStep } from '../../source/steps/rank.ts';
import type { StepContext } from '../../source/steps/step.ts';
import { sampleCandidate, sampleNeed } from '../harness/jobs/sample-job.ts';
import { testTools } from '../harness/tools.ts';
import { type Lent, lend, settingsOf } from '../providers/engine-kit.ts';

const preferences = { style: '', avoid: '', notes: '' };
const candidates = [sampleCandidate('pexels:1'), sampleCandidate('pexels:2')];
const request = { need: sampleNeed('n01'), spokenAround: '', candidates, preferences, taken: [] };

async function contextWith(others: Partial<Providers>): Promise<StepContext & Lent> {
  const engine = { name: 'test', lane: 'ai' as const };
  return {
    ...(await lend()),
    settings: settingsOf({}),
    tools: await testTools(),
    providers: {
      transcriber: undefined,
      planner: { ...engine, plan: async () => ({ needs: [], notes: ['a note'] }) },
      ranker: { ...engine, rank: async () => [] },
      inspector: {
        ...engine,
        judges: 'content',
        inspect: async () => ({ shots: [], engine: 'test', lookedSeconds: 1, rejected: [] }),
      },
      sources: [],
      ...others,
    },
  };
}

function rankerThat(name: string, rank: Ranker['rank']): Ranker {
  return { name, lane: 'ai', rank };
}

const byText = rankerThat('offline', async () =>
  candidates.map(({ id }, index) => ({ candidateId: id, score: 9 - 4 * index, reason: 'by text' })),
);

test('an empty plan failed the job: it is a result, and says so', async () => {
  const transcript = { segments: [{ start: 0, end: 4, text: 'Thanks for watching.' }] };
  const context = await contextWith({});
  const { needs, notes } = await planStep.run(
    { transcript, durationSeconds: 60, preferences, title: '' },
    context,
  );
  expect(needs).toEqual([]);
  expect(notes).toEqual(['a note', nothingToFilm]);
});

test('a library that could not be read failed the plan while its sentences were read together', async () => {
  const failing = async () => {
    throw new Error('the disk is gone');
  };
  const context = await contextWith({
    sources: [{ name: 'library', search: failing, prepare: failing, preview: failing, fetch: failing }],
    planner: {
      name: 'test',
      lane: 'ai',
      plan: async ({ footage }) => {
        await footage?.prepare?.([sampleNeed('n01')]);
        return { needs: [sampleNeed('n01')], notes: [] };
      },
    },
  });
  const transcript = { segments: [{ start: 0, end: 4, text: 'A harbor.' }] };
  const { needs } = await planStep.run({ transcript, durationSeconds: 60, preferences, title: '' }, context);
  expect(needs).toMatchObject([{ id: 'n01', libraryFits: 0 }]);
  expect(context.logged).toEqual(['warn: The library was not searched for the plan: the disk is gone']);
});

test('a transcript of more cues than one video has is refused before anything is planned', async () => {
  const segments = Array.from({ length: 50_001 }, (_, index) => ({
    start: index,
    end: index + 1,
    text: 'a',
  }));
  const request = { transcript: { segments }, durationSeconds: 60_000, preferences, title: '' };
  await expect(planStep.run(request, await contextWith({}))).rejects.toThrow(
    'The transcript has 50,001 cues; at most 50,000 can be planned.',
  );
});

test('candidates that a model refuses to rank are ranked by text', async () => {
  const blocked = rankerThat('model', async () => {
    throw new ServiceError('blocked', { name: 'Gemini' }, { what: 'it refuses to answer this' });
  });
  const { ranked, dropped, engine } = await rankStep.run(
    request,
    await contextWith({ ranker: blocked, textRanker: byText }),
  );
  expect(engine).toBe('offline');
  expect(ranked.map(({ candidateId }) => candidateId)).toEqual(['pexels:1', 'pexels:2']);
  expect(dropped).toMatchObject([{ candidateId: 'pexels:2' }]);
});

test('any other failure of a ranker is not hidden', async () => {
  const broken = rankerThat('model', async () => {
    throw new ServiceError('overloaded', { name: 'Gemini' }, { what: 'busy' });
  });
  const context = await contextWith({ ranker: broken, textRanker: byText });
  await expect(rankStep.run(request, context)).rejects.toThrow('busy');
});

test('the films that fit an added need are counted like those of a planned one', async () => {
  const need = sampleNeed('n01', { phrase: 'harbor' });
  const films = ['a', 'b'].map((id) => sampleCandidate(`library:${id}`, { title: id, path: `/films/${id}` }));
  const unused = () => Promise.reject(new Error('not used'));
  const context = await contextWith({
    sources: [{ name: 'library', search: async () => films, preview: unused, fetch: unused }],
    textRanker: rankerThat('offline', async () =>
      films.map(({ id }, index) => ({ candidateId: id, score: 5 + 3 * index, reason: 'by text' })),
    ),
    planner: { name: 'test', lane: 'ai', plan: async () => ({ needs: [need], notes: [] }) },
  });
  const transcript = { segments: [{ start: 0, end: 4, text: 'A harbor.' }] };
  const { needs } = await planStep.run({ transcript, durationSeconds: 60, preferences, title: '' }, context);
  const counted = await countStep.run({ need, preferences }, context);
  expect(counted).toMatchObject({ libraryFits: 1, libraryFilm: { title: 'b', path: '/films/b' } });
  expect(needs).toEqual([{ ...need, ...counted }]);
});
