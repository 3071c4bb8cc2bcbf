import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { mutations } from '../../harness/faults/mutate.ts';
import { lend } from '../engine-kit.ts';
import { film, harbourNeed, makeFilm, preferences, startEngines } from './gemini-kit.ts';

const limits = { minClipSeconds: 4, maxClipSeconds: 15, preferences };
const spoken = 'We left the harbour before sunrise.';
const transcript = {
  language: 'en',
  segments: [0, 30, 60].map((at) => ({ start: at, end: at + 3, text: spoken })),
};
const times = 20;

const good = {
  plan: {
    needs: [0, 30].map((at) => ({
      ...{
        at,
        until: at + 3,
        phrase: 'harbour at dawn',
        alternates: ['boats', 'sea'],
        mustShow: 'boats',
        welcome: ['sea', 'sun'],
        webPhrase: '',
      },
      ...{
        avoid: ['text'],
        style: 'documentary',
        timeOfDay: 'day',
        movement: 'static',
        spoken,
        why: 'it is seen',
      },
    })),
  },
  rank: { scores: [{ id: 'c1', score: 8, reason: 'boats' }] },
  inspect: { shots: [{ start: 2, end: 8, score: 8, reason: 'boats', saw: ['boats'] }] },
};

/** A model that repeats one answer, damaged in a different way each time. */
function damagedModel() {
  const sayings = Object.entries(good).map(([name, answer], at) => {
    const texts = mutations(JSON.stringify(answer), 2 * times, 30 + at);
    let turn = 0;
    return [name, () => texts[turn++ % texts.length]?.toString('utf8') ?? ''] as const;
  });
  return Object.fromEntries(sayings);
}

/** The outcome: a checked value, or an error message of one sentence. */
async function orSentence<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toMatch(/^Gemini: .*\.$/s);
    expect(error.message.length).toBeLessThan(400);
    return undefined;
  }
}

test('every damaged answer is repaired, requested again or rejected in one sentence', async () => {
  const { engines } = await startEngines({ answers: damagedModel() });
  const path = await makeFilm(20);
  const preview = { path, sizeBytes: (await stat(path)).size };
  const candidates = [film('1')];
  let used = 0;
  for (let turn = 0; turn < times; turn += 1) {
    const context = await lend();
    const request = { transcript, durationSeconds: 90, clipsPerMinute: 2, ...limits };
    const plan = await orSentence(engines.planner.plan(request, context));
    for (const need of plan?.needs ?? []) {
      expect(need.at).toBeGreaterThanOrEqual(0);
      expect(need.until).toBeLessThanOrEqual(90);
    }
    const ranked = await orSentence(
      engines.ranker.rank({ need: harbourNeed(), candidates, spokenAround: '', preferences }, context),
    );
    for (const { score } of ranked ?? []) expect(score >= 1 && score <= 10).toBe(true);
    const look = { need: harbourNeed(), candidate: film('1'), preview, ...limits };
    const inspected = await orSentence(engines.inspector.inspect(look, context));
    for (const { start, end } of inspected?.shots ?? []) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end - start).toBeLessThanOrEqual(15 + 1e-6);
      expect(end).toBeLessThanOrEqual(20.2);
    }
    used += [plan, ranked, inspected].filter(Boolean).length;
  }
  // Some are still usable, and some are not.
  expect(used).toBeGreaterThan(0);
  expect(used).toBeLessThan(3 * times);
});
