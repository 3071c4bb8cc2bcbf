import { join } from 'node:path';
import { expect, it, test, vi } from 'vitest';
import { openContext } from '../../source/app/context/context.ts';
import { pick, search } from '../../source/commands/pick.ts';
import type { EventBody } from '../../source/core/job/events/events.ts';
import { homeAt } from '../../source/store/home.ts';
import { saveJob } from '../../source/store/jobs/jobs.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from '../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../harness/temporary.ts';

const home = homeAt(join(temporaryFolder('pick'), 'home'));
const bridge = sampleCandidate('library:bridge', { title: 'stone bridge', durationSeconds: 20 });
const river = sampleCandidate('library:river', { title: 'river bank', durationSeconds: 75 });
const square = sampleCandidate('library:square', { title: 'square film' });
const found: EventBody[] = [
  {
    ...{ type: 'step.finished', needId: 'n01', step: 'search', key: '', milliseconds: 1 },
    output: {
      candidates: [bridge, river],
      dropped: [{ candidateId: square.id, title: square.title, reason: 'too small', candidate: square }],
      faults: [],
    },
  },
  {
    ...{ type: 'step.finished', needId: 'n01', step: 'rank', key: '', milliseconds: 1 },
    output: {
      ranked: [{ candidateId: river.id, score: 8.25, reason: 'a river' }],
      dropped: [],
      engine: 'test',
    },
  },
];
const job = folded(
  gatheringJob([
    sampleNeed('n01', { phrase: 'old bridge' }),
    sampleNeed('n02', { at: 60, phrase: 'rain' }),
    sampleNeed('n03', { at: 90, phrase: 'rain' }),
    sampleNeed('n04', { at: 120, phrase: 'snow', selected: false }),
  ]),
  found,
);
await saveJob(home, job);

/** What a command prints. */
async function printed(run: () => Promise<number>): Promise<string[]> {
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(...String(text).trimEnd().split('\n'));
    return true;
  });
  const code = await run().finally(() => write.mockRestore());
  expect(code).toBe(0);
  return lines;
}

const values = { STOCKPILE_HOME: home.root };
const context = (flags: Parameters<typeof openContext>[0]['flags'] = {}) =>
  openContext({ flags, layer: { origin: 'option', values } });

test('without a candidate the films of a need are listed, the best first and those left out last', async () => {
  expect(await printed(async () => pick(await context(), [job.id, 'n01']))).toEqual([
    '1  8.3/10  1:15  library:river  river bank',
    '2  –  20 s  library:bridge  stone bridge',
    '–  –  20 s  library:square  square film  (left out: too small)',
  ]);
  const rows = await printed(async () => pick(await context({ json: true }), [job.id, '1']));
  expect(rows.map((row) => JSON.parse(row))).toEqual([
    { number: 1, id: river.id, title: 'river bank', durationSeconds: 75, score: 8.25 },
    { number: 2, id: bridge.id, title: 'stone bridge', durationSeconds: 20 },
    expect.objectContaining({ id: square.id, leftOut: 'too small' }),
  ]);
  expect(await printed(async () => pick(await context(), [job.id, 'n02']))).toEqual([
    'Nothing has been found for this need yet.',
  ]);
  expect(await printed(async () => pick(await context({ json: true }), [job.id, 'n02']))).toEqual([]);
});

it.each<[what: string, words: string[], flags: Parameters<typeof context>[0], message: RegExp]>([
  ['no job', [], {}, /pick needs a job, a need and a candidate/],
  ['no need', ['j'], {}, /pick needs a job, a need and a candidate/],
  ['a word too many', [job.id, 'n01', '1', '2'], {}, /pick needs a job, a need and a candidate/],
  ['an unknown need', [job.id, 'n09', '1'], {}, /The job has no need "n09"/],
  ['a phrase of two needs', [job.id, 'rain', '1'], {}, /Several needs are called "rain"/],
  ['an unknown candidate', [job.id, 'n01', 'pexels:1'], {}, /n01 has no candidate "pexels:1"/],
  ['a film that was left out', [job.id, 'n01', square.id], {}, /"square film" was left out: too small/],
  ['no time', [job.id, 'n01', '1', '--in'], { in: 'soon' }, /pick needs|--in needs a time like 4\.5/],
  ['no in', [job.id, 'n01', '1'], { in: 'soon' }, /--in needs a time like 4\.5 or 1:04\.5, not "soon"/],
  ['no out', [job.id, 'n01', '1'], { in: '4', out: 'late' }, /--out needs a time like/],
])('pick refuses %s in words', async (_what, words, flags, message) => {
  await expect(pick(await context(flags), words)).rejects.toThrow(message);
});

it.each<[what: string, words: string[], message: RegExp]>([
  ['no phrase', [job.id, 'n01'], /search needs a job, a need and a phrase/],
  ['no need', [job.id], /search needs a job, a need and a phrase/],
  ['no job', [], /search needs a job, a need and a phrase/],
  ['an unknown need', [job.id, 'fog', 'x'], /The job has no need "fog"/],
  ['a need that is not selected', [job.id, 'n04', 'x'], /"snow" is not selected in this job/],
])('search refuses %s in words', async (_what, words, message) => {
  await expect(search(await context(), words)).rejects.toThrow(message);
});
