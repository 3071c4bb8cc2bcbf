import { expect, it } from 'vitest';
import { decide } from '../../../../source/core/job/decide.ts';
import type { Job } from '../../../../source/core/job/job.ts';
import { findAddedNeed } from '../../../../source/core/job/review/added-need.ts';
import { needTimesFault, overlapFault, snapToFrame } from '../../../../source/core/job/review/need-times.ts';
import { resolveSettings } from '../../../../source/core/settings/resolve-settings.ts';
import { folded, gatheringJob, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const unread = gatheringJob([sampleNeed('n01', { at: 10.4 })]);
const frameRate = { num: 24000, den: 1001 };
const picture = { codec: 'h264', width: 1280, height: 720, frameRate };
const facts = { rotation: 0, squarePixels: true, interlaced: false, variableRate: false };
const file = {
  path: '/talk.mp4',
  sizeBytes: 1,
  container: 'mp4',
  durationSeconds: 60,
  startSeconds: 0,
  tags: {},
};
const job: Job = folded(unread, [
  {
    ...{ type: 'job-step.finished', step: 'probe' },
    output: { identity: 'a', probe: { ...file, video: { ...picture, ...facts } } },
  },
]);

it.each([
  [job, 5, 5, 'The end must be after the start.'],
  [job, 60, 66, 'The video ends at 01:00, before this need begins.'],
  [job, 55, 60.5, 'The video ends at 01:00, before this need ends.'],
  [job, 55, 60.0005, undefined],
  [unread, 600, 606, undefined],
])('the times of a need are refused where the video has ended', (state, at, until, fault) => {
  expect(needTimesFault(state, at, until)).toBe(fault);
});

it('a time is moved to the nearest frame of the video, where its rate is known', () => {
  expect(snapToFrame(job, 10.43)).toBe(10.427);
  expect(snapToFrame(unread, 10.43)).toBe(10.43);
});

it('another need at the same time is named, the need itself and neighbors are not', () => {
  const fault = (at: number, until: number, id = 'n02') => overlapFault(job, { id, at, until });
  expect(fault(10.9, 15)).toBe('"harbour at dawn" also begins at 00:10.');
  expect(fault(15, 19)).toBe('It overlaps "harbour at dawn" at 00:10.');
  expect(fault(6, 11)).toBe('It overlaps "harbour at dawn" at 00:10.');
  expect(fault(10.9, 15, 'n01')).toBeUndefined();
  expect([fault(16, 20), fault(5, 10.4)]).toEqual([undefined, undefined]);
});

it('of several needs at the same time the first is named, the others are counted', () => {
  const plan = gatheringJob([10, 18, 26].map((at) => sampleNeed(`n${at}`, { at, until: at + 6 })));
  const fault = (until: number) => overlapFault(plan, { id: 'n04', at: 12, until });
  expect(fault(20)).toBe('It overlaps "harbour at dawn" at 00:10 and 1 more need.');
  expect(fault(27)).toBe('It overlaps "harbour at dawn" at 00:10 and 2 more needs.');
});

it('a need that is added without an end overlaps as long as it will be', () => {
  const review = folded(job, [{ type: 'job.state', state: 'awaiting-review' }]);
  const { settings } = resolveSettings([]);
  const added = (at: number, until?: number) => {
    const command = { type: 'add' as const, phrase: 'old tram', at, ...(until !== undefined && { until }) };
    const after = folded(review, decide(review, command, settings));
    const need = findAddedNeed(review, after);
    return need && overlapFault(after, need);
  };
  expect(added(5)).toBe('It overlaps "harbour at dawn" at 00:10.');
  expect(added(4)).toBeUndefined();
  // The shortest need has 4 s.
  expect(added(7, 8)).toBe('It overlaps "harbour at dawn" at 00:10.');
});
