import { expect, test } from 'vitest';
import type { Need } from '../../../source/core/plan/need.ts';
import type { PlanRequest } from '../../../source/providers/interfaces.ts';
import { sampleNeed } from '../../harness/jobs/sample-job.ts';
import { lend } from '../engine-kit.ts';
import { preferences, startEngines } from '../gemini/gemini-kit.ts';

const limits = { minClipSeconds: 4, maxClipSeconds: 15, preferences };
const trades = ['baker', 'fisherman', 'carpenter', 'potter', 'farmer', 'weaver', 'smith', 'beekeeper'];

/** A talk with a sentence every five seconds and word times. */
function talk(minutes: number): PlanRequest {
  const segments = Array.from({ length: minutes * 12 }, (_, index) => ({
    start: index * 5,
    end: index * 5 + 4.5,
    text: `Chapter ${index} shows the ${trades[index % trades.length]} of village ${index} at work.`,
  }));
  const transcript = { language: 'en', segments };
  return {
    transcript,
    durationSeconds: minutes * 60,
    clipsPerMinute: 2,
    title: 'crafts-of-the-alps',
    ...limits,
  };
}

const need = (at: number | string, changes: object = {}) => ({
  at,
  spoken: '',
  phrase: `thing ${at}`,
  mustShow: 'thing',
  ...changes,
});

/** Plans with a model that answers with these needs. */
async function plannedFrom(needs: readonly object[], request = talk(2)) {
  const { engines, standIn } = await startEngines({ answers: { plan: () => ({ needs }) } });
  const plan = await engines.planner.plan(request, await lend());
  return { ...plan, standIn };
}

test('the prompt of a later part has the topic, country, era and outline of the talk, and the needs planned so far', async () => {
  const about = { topic: 'crafts in the Alps', country: 'Austria', era: 'the 1950s' };
  let part = 0;
  const { engines, standIn } = await startEngines({
    answers: {
      plan: () => ({ about, needs: [need(++part === 1 ? 100 : 1500, { phrase: `glowing iron ${part}` })] }),
    },
  });
  await engines.planner.plan(talk(30), await lend());
  const [first, second] = standIn.of('generate').map(({ body }) => body.toString('utf8'));
  for (const prompt of [first, second]) {
    expect(prompt).toContain('crafts-of-the-alps');
    // Spoken in the other part, outside of the overlap.
    expect(prompt).toContain('Chapter 0 shows');
    expect(prompt).toMatch(/Chapter 3[3-5]\d shows/);
    expect(prompt).toMatch(/Plan at most \d+ needs/);
  }
  expect(first).not.toContain('glowing iron 1');
  expect(second).toContain('glowing iron 1');
  expect(second).toContain('Austria');
  expect(second).toContain('the 1950s');
});

test('the prompt for a talk that is planned as a whole has no outline', async () => {
  const { standIn } = await plannedFrom([]);
  const [body] = standIn.of('generate').map((request) => request.body.toString('utf8'));
  expect(body?.match(/Chapter 11 shows/g)).toHaveLength(1);
});

test('an empty plan is a valid answer: the model is not asked again', async () => {
  const { needs, standIn } = await plannedFrom([]);
  expect(needs).toEqual([]);
  expect(standIn.count('generate')).toBe(1);
});

test('of too many needs, those with the highest gain are kept', async () => {
  const needs = Array.from({ length: 9 }, (_, index) =>
    need(10 + index * 11, { phrase: `${trades[index % 8]} ${index}`, gain: index % 2 === 0 ? 3 : 9 }),
  );
  const plan = await plannedFrom(needs);
  expect(plan.needs.map(({ at }) => at)).toEqual([21, 43, 65, 87]);
});

test('a picture appears 0.2 s after its word begins, using word times if there are any', async () => {
  const request = talk(2);
  const said = request.transcript.segments[4]?.text ?? '';
  const spread = said
    .split(' ')
    .map((text, index) => ({ text, start: 20 + index * 0.4, end: 20.3 + index * 0.4 }));
  const segments = request.transcript.segments.map((each, index) =>
    index === 4 ? { ...each, words: spread } : each,
  );
  const timed = { ...request, transcript: { language: 'en', segments } };
  const answer = need('00:20', { until: '0:26', spoken: said, word: 'farmer', phrase: 'farmer mowing' });
  const [planned] = (await plannedFrom([answer], timed)).needs;
  expect(planned?.at).toBeCloseTo(21.8, 6);
  expect(planned?.until).toBeCloseTo(27.8, 6);
});

test('the first and the last seconds of a talk show the speaker', async () => {
  const { needs, notes } = await plannedFrom([
    need(0.5, { phrase: 'baker kneading' }),
    need(117, { phrase: 'smith hammering' }),
  ]);
  expect(needs.map(({ at, phrase }) => [at, phrase])).toEqual([[2, 'baker kneading']]);
  expect(notes.join()).toContain('“smith hammering” (01:57) was left out: it is too close to the end');
});

test('the first needs of a long talk are reported before its later parts are planned, as the plan has them', async () => {
  const { engines, standIn } = await startEngines({
    answers: {
      plan: () => {
        const from = (standIn.count('generate') - 1) * 600;
        const phrases = ['bread dough', 'glowing iron', 'wool loom'];
        return { needs: phrases.map((phrase, at) => need(from + 60 + at * 60, { phrase })) };
      },
    },
  });
  const reported: { calls: number; needs: readonly Need[] }[] = [];
  const drafted = (needs: readonly Need[]) => reported.push({ calls: standIn.count('generate'), needs });
  const { needs } = await engines.planner.plan(talk(30), { ...(await lend()), drafted });
  expect(reported.map(({ calls }) => calls)).toEqual([1]);
  expect(needs.length).toBeGreaterThan(3);
  expect(reported[0]?.needs).toEqual(needs.slice(0, 2));
});

test('a sloppy answer is accepted: times as MM:SS, lists as strings, several things that must be seen', async () => {
  const { needs, standIn } = await plannedFrom([
    {
      at: '0:21',
      phrase: 'farmer mowing hay',
      must_show: 'farmer, scythe, hay',
      alternates: 'man with scythe; hay harvest',
    },
    { at: '1:05', phrase: 'weaver at loom', kind: 'thing or action', webPhrase: '' },
  ]);
  expect(standIn.count('generate')).toBe(1);
  expect(needs).toMatchObject([
    {
      ...{ at: 21, phrase: 'farmer mowing hay', mustShow: 'farmer', welcome: ['scythe', 'hay'] },
      alternates: ['man with scythe', 'hay harvest'],
    },
    { at: 65, phrase: 'weaver at loom', mustShow: '', welcome: [], alternates: [] },
  ]);
  expect(needs[1]).not.toHaveProperty('webPhrase');
});

test('a receipt is marked as such', async () => {
  const { needs } = await plannedFrom([
    need(30, { kind: 'receipt', phrase: 'newspaper headline' }),
    need(60),
  ]);
  expect(needs.map(({ isReceipt }) => isReceipt)).toEqual([true, undefined]);
});

test('a part of a talk that the model refuses to plan is planned without it, with a note', async () => {
  const { engines, standIn } = await startEngines({
    answers: { plan: () => ({ needs: [need(120, { phrase: 'glowing iron' })] }) },
  });
  const blocked = { kind: 'answer', how: 'blocked' } as const;
  standIn.fault({ operation: 'generate.plan', fault: blocked, skip: 1, count: 1 });
  const { needs, notes } = await engines.planner.plan(talk(30), await lend());
  const [first, ...others] = needs;
  expect(first?.phrase).toBe('glowing iron');
  expect(others.length).toBeGreaterThan(5);
  expect(others.length).toBeLessThanOrEqual(20);
  for (const { at } of others) {
    expect(at).toBeGreaterThanOrEqual(600);
    expect(at).toBeLessThan(1200);
  }
  expect(notes.join(' ')).toContain(
    'From 10:00 to 20:00 it was planned without a model, since Gemini: it refuses',
  );
});

test('more needs are asked for where the talk has none, and those that are there are not planned again', async () => {
  const planned = [sampleNeed('n01', { at: 20, until: 26, phrase: 'baker at dawn' })];
  const request = { ...talk(2), planned, clipsPerMinute: 1 };
  const { needs, standIn } = await plannedFrom([need(70, { gain: 8 }), need(100, { gain: 3 })], request);
  const [prompt = ''] = standIn.of('generate').map(({ body }) => body.toString('utf8'));
  expect(prompt).toContain('Plan at most 2 needs');
  expect(prompt).toContain('each at least 10 seconds from their beginnings');
  expect(prompt).toMatch(/baker at dawn/);
  expect(needs.map(({ phrase, importance }) => [phrase, importance])).toEqual([
    ['thing 70', 8],
    ['thing 100', 3],
  ]);
});
