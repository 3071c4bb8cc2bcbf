import { expect, test } from 'vitest';
import type { EventBody } from '../../source/core/job/events/events.ts';
import type { Job } from '../../source/core/job/job.ts';
import { createReport } from '../../source/deliver/report.ts';
import { writeShotList } from '../../source/deliver/shot-list.ts';
import { folded, gatheringJob, sampleCandidate, sampleNeed } from '../harness/jobs/sample-job.ts';

const sea = 'library:sea';
const pier = 'library:pier';
const fog = 'library:fog';

/** Two needs: the first one got a clip of the sea, the second one nothing. */
function job(): Job {
  const needs = [
    sampleNeed('n1', { at: 128, until: 134, phrase: 'sea at dawn' }),
    sampleNeed('n2', { at: 200, until: 206, phrase: 'harbor' }),
  ];
  const candidates = [sea, pier, fog].map((id) => sampleCandidate(id, { title: id.slice(8) }));
  const shot = { candidateId: sea, start: 0, end: 6, score: 8, reason: 'calm', saw: [] };
  const key = `${sea}@0.000-6.000`;
  const clip = {
    file: 'a/b.mp4',
    shot,
    source: 'library' as const,
    title: 'sea',
    url: 'file:///sea',
    licence: 'own-footage' as const,
    sizeBytes: 1,
    sha256: 'a'.repeat(64),
    width: 2,
    height: 2,
    frameRate: { num: 25, den: 1 },
    frames: 150,
    durationSeconds: 6,
    method: 'encoded' as const,
    command: 'ffmpeg',
  };
  const ranked = [
    { candidateId: sea, score: 9, reason: 'sea' },
    { candidateId: pier, score: 8, reason: 'pier' },
    { candidateId: fog, score: 7, reason: 'fog' },
  ];
  const looked = { shots: [], engine: 'offline', lookedSeconds: 20 };
  const step = { needId: 'n2', milliseconds: 1 };
  return folded(gatheringJob(needs), [
    { type: 'step.finished', step: 'file', needId: 'n1', key, milliseconds: 1, output: { clip } },
    {
      type: 'step.finished',
      ...step,
      step: 'search',
      key: '',
      output: { candidates, dropped: [], faults: [] },
    },
    {
      type: 'step.finished',
      ...step,
      step: 'rank',
      key: '',
      output: { ranked, dropped: [], engine: 'offline' },
    },
    { type: 'need.shortlist', needId: 'n2', candidateIds: [pier, fog] },
    {
      type: 'step.finished',
      ...step,
      step: 'inspect',
      key: pier,
      output: { ...looked, rejected: ['0:00 to 0:12 shaking', '0:12 to 0:20 black'] },
    },
    { type: 'step.failed', needId: 'n2', step: 'preview', key: fog, error: 'fog.mp4 can no longer be read.' },
    { type: 'need.state', needId: 'n2', state: 'no-match', message: 'no usable shot in 2 candidates' },
  ]);
}

test('the shot list did not say why the films that were found gave no clip', () => {
  const lines = writeShotList(job()).split('\n');
  expect(lines).toContain('  - sea: used at 02:08');
  expect(lines).toContain('  - pier: 0:00 to 0:12 shaking, 0:12 to 0:20 black');
  expect(lines).toContain('  - fog: fog.mp4 can no longer be read.');
});

test('the time worked was 0 in the report of a job that nobody interrupted', () => {
  // Reports are written while the job still runs: one event a second since it was opened.
  expect(createReport(job())).toMatchObject({ workedSeconds: 9 });
});

test('the report has the handles of every clip, 0 for those of an older version, and what a recent job used', () => {
  const used = [{ candidateId: pier, start: 0, end: 5, usedAt: new Date(2026, 10, 12).getTime() }];
  const base = job();
  expect(createReport(folded(base, [{ type: 'shots.used', shots: used }]))).toMatchObject({
    needs: [
      { clips: [{ handles: { before: 0, after: 0 } }] },
      { candidates: [{ id: sea }, { id: pier, lastUse: 'used in the job of 12 Nov' }, { id: fog }] },
    ],
  });
  const needs = base.needs.map((each) => ({
    ...each,
    results: {
      ...each.results,
      file: Object.fromEntries(
        Object.entries(each.results.file).map(([key, { clip }]) => [
          key,
          { clip: { ...clip, handles: { before: 1, after: 0.4 } } },
        ]),
      ),
    },
  }));
  expect(createReport({ ...base, needs })).toMatchObject({
    needs: [{ clips: [{ handles: { before: 1, after: 0.4 } }] }, {}],
  });
});

test('the shot list says which clips failed their checks and which films were rated too low, not what nobody rated', () => {
  const low = { candidateId: fog, score: 2.5, reason: 'no harbor' };
  const failed = (key: string, problems: string[]): EventBody => ({
    ...{ type: 'step.finished', needId: 'n2', step: 'verify', key, milliseconds: 1 },
    output: { passed: problems.length === 0, problems },
  });
  const base = job();
  const [first, second] = base.needs;
  if (!first || !second) throw new Error('two needs were made');
  const rated = {
    ...second.results.rank[''],
    ranked: [{ candidateId: pier, score: 8, reason: 'pier' }, low],
  };
  const results = {
    ...second.results,
    inspect: {},
    rank: { '': { dropped: [], engine: 'offline', ...rated } },
  };
  const state = folded({ ...base, needs: [first, { ...second, failures: [], results }] }, [
    failed(`${pier}@0.000-5.000`, ['it is black', 'it is short']),
    failed(`${pier}@9.000-14.000`, []),
  ]);
  const lines = writeShotList(state)
    .split('\n')
    .filter((line) => line.startsWith('  - '));
  expect(lines).toEqual(['  - pier: it is black, it is short', '  - fog: scored 2.5 of 10: no harbor']);
});

test('the shot list says so when there is nothing to film', () => {
  expect(writeShotList(gatheringJob([]))).toContain('The plan has no needs.');
  const filled = folded(gatheringJob([sampleNeed('n1')]), [
    { type: 'need.state', needId: 'n1', state: 'filled' },
  ]);
  expect(writeShotList(filled)).toContain('Every need has its clip.');
});

test('a need whose only clip was rejected is to film, in the shot list and in the report', () => {
  const [first] = job().needs;
  const key = Object.keys(first?.results.file ?? {})[0] ?? '';
  const state = folded(job(), [
    { type: 'need.state', needId: 'n1', state: 'filled', message: '1 clip' },
    { type: 'clip.judged', needId: 'n1', key, verdict: 'reject' },
  ]);
  const list = writeShotList(state);
  expect(list).toContain('sea at dawn');
  expect(list).toContain('- why nothing was delivered: you rejected its clip');
  expect(createReport(state)).toMatchObject({ needs: [{ state: 'filled', toFilm: true }, {}] });
});

test('the shot list says how a need ended that gave no reason', () => {
  const failed = folded(gatheringJob([sampleNeed('n1', { spoken: 'by nine', mustShow: 'boats' })]), [
    { type: 'need.state', needId: 'n1', state: 'no-match' },
  ]);
  expect(writeShotList(failed).split('\n')).toEqual(
    expect.arrayContaining([
      '- show: boats',
      '- spoken there: "by nine"',
      '- why nothing was delivered: no match',
    ]),
  );
});

test('the report says that a cost is not known, which clips may not be published, and which films were considered', () => {
  const call = { provider: 'gemini', model: 'm', operation: 'rank', needId: 'n2', at: 1000, durationMs: 5 };
  const priced = (needId: string, isPriced: boolean): EventBody => ({
    type: 'call.finished',
    call: {
      ...{ ...call, needId, usage: {}, costUsd: isPriced ? 0.5 : 0, savedUsd: 0 },
      ...{ cached: false, priced: isPriced, retries: 0 },
    },
  });
  const base = folded(job(), [priced('n1', true), priced('n2', false)]);
  expect(createReport(base)).toMatchObject({
    warnings: [],
    needs: [
      { costUsd: 0.5 },
      { costUsd: null, candidates: [{ shortlisted: false }, { shortlisted: true }, { shortlisted: true }] },
    ],
  });
  const [first] = base.needs;
  const [key = ''] = Object.keys(first?.results.file ?? {});
  const clip = first?.results.file[key]?.clip;
  if (!first || !clip) throw new Error('the first need has a clip');
  const file = { [key]: { clip: { ...clip, licence: 'all-rights-reserved' as const } } };
  const protectedClip = { ...first, results: { ...first.results, file } };
  expect(createReport({ ...base, needs: [protectedClip] })).toMatchObject({
    warnings: [{ needId: 'n1', file: 'a/b.mp4', warning: expect.stringMatching(/^Check the rights/) }],
  });
});
