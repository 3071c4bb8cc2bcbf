import { expect, test } from 'vitest';
import type { Job } from '../../source/core/job/job.ts';
import { report } from '../../source/deliver/report.ts';
import { shotList } from '../../source/deliver/shot-list.ts';
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
  const lines = shotList(job()).split('\n');
  expect(lines).toContain('  - sea: used at 02:08');
  expect(lines).toContain('  - pier: 0:00 to 0:12 shaking, 0:12 to 0:20 black');
  expect(lines).toContain('  - fog: fog.mp4 can no longer be read.');
});

test('the time worked was 0 in the report of a job that nobody interrupted', () => {
  // Reports are written while the job still runs: one event a second since it was opened.
  expect(report(job())).toMatchObject({ workedSeconds: 9 });
});

test('the report has the handles of every clip, 0 for those of an older version, and what a recent job used', () => {
  const used = [{ candidateId: pier, start: 0, end: 5, usedAt: new Date(2026, 10, 12).getTime() }];
  const base = job();
  expect(report(folded(base, [{ type: 'shots.used', shots: used }]))).toMatchObject({
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
  expect(report({ ...base, needs })).toMatchObject({
    needs: [{ clips: [{ handles: { before: 1, after: 0.4 } }] }, {}],
  });
});
