import { describe, expect, it } from 'vitest';
import type { Clip } from '../../../source/core/footage/shot.ts';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import { findOutage } from '../../../source/core/job/outage.ts';
import { folded, gatheringJob, sampleNeed } from '../../harness/jobs/sample-job.ts';

const failed = (needId: string, error: string, isServiceFault = true): EventBody[] => [
  { type: 'step.failed', needId, step: 'rank', key: '', error, ...(isServiceFault && { isServiceFault }) },
  { type: 'need.state', needId, state: 'failed', message: error },
];
const foundNothing = (needId: string, faults: string[] = []): EventBody[] => [
  {
    ...{ type: 'step.finished', needId, step: 'search', key: '', milliseconds: 1 },
    output: { candidates: [], dropped: [], faults },
  },
  { type: 'need.state', needId, state: 'no-match', message: 'nothing found' },
];
const job = (...events: EventBody[][]) =>
  folded(gatheringJob([sampleNeed('n01'), sampleNeed('n02', { at: 30 })]), events.flat());

describe('a job in which nothing could be gathered', () => {
  it('has an outage when a service failed, with the commonest reason', () => {
    const overloaded = 'Gemini: overloaded (503).';
    expect(findOutage(job(failed('n01', overloaded), failed('n02', overloaded)))).toEqual({
      reason: overloaded,
      needIds: ['n01', 'n02'],
    });
  });

  it('has one when a source failed and the others found nothing', () => {
    const down = 'pexels: Pexels: it cannot be reached.';
    expect(findOutage(job(foundNothing('n01', [down]), foundNothing('n02')))).toEqual({
      reason: down,
      needIds: ['n01'],
    });
  });

  const refused = (needId: string, step: 'rank' | 'preview' = 'rank'): EventBody[] => [
    { type: 'step.failed', needId, step, key: '', error: notFound, isRefusal: true },
    { type: 'need.state', needId, state: 'failed', message: notFound },
  ];
  const notFound = 'Gemini: models/gemini-9 is not found (404).';

  it('was called finished when a service refused every need with a 404 or 400', () => {
    expect(findOutage(job(refused('n01'), refused('n02')))).toEqual({
      reason: notFound,
      needIds: ['n01', 'n02'],
    });
    const down = 'Gemini: overloaded (503).';
    expect(findOutage(job(refused('n01'), failed('n02', down)))?.needIds).toEqual(['n01', 'n02']);
    // A need for which nothing was found did not come so far.
    expect(findOutage(job(refused('n01'), foundNothing('n02')))).toEqual({
      reason: notFound,
      needIds: ['n01'],
    });
  });

  it('has none when a service refused only some needs, or when films of a stock site are gone', () => {
    expect(findOutage(job(refused('n01'), failed('n02', 'no usable film', false)))).toBeUndefined();
    expect(findOutage(job(refused('n01', 'preview'), refused('n02', 'preview')))).toBeUndefined();
  });

  it('has none when nothing was found although every service answered, or when a need failed by itself', () => {
    expect(findOutage(job(foundNothing('n01'), failed('n02', 'no usable film', false)))).toBeUndefined();
  });
});

it('a job with a clip has no outage: it has a result', () => {
  const withFailed = job(failed('n02', 'Gemini: overloaded (503).'));
  expect(findOutage(withFailed)).toBeDefined();
  const shot = { candidateId: 'pexels:1', start: 0, end: 5, score: 9, reason: '', saw: [] };
  const clip: Clip = {
    ...{ file: 'a/a.mp4', shot, source: 'pexels', title: 'Harbour', url: 'https://example.com/1' },
    ...{ licence: 'stock-free', sizeBytes: 5, sha256: 'a'.repeat(64), width: 320, height: 180 },
    ...{ frameRate: { num: 25, den: 1 }, frames: 125, durationSeconds: 5, method: 'copied', command: '' },
  };
  const filed: EventBody = {
    ...{ type: 'step.finished', needId: 'n01', step: 'file', key: 'pexels:1 0', milliseconds: 1 },
    output: { clip },
  };
  expect(findOutage(folded(withFailed, [filed]))).toBeUndefined();
});
