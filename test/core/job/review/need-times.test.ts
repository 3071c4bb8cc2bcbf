import { expect, it } from 'vitest';
import type { Job } from '../../../../source/core/job/job.ts';
import {
  needTimesFault,
  sameSecondFault,
  snapToFrame,
} from '../../../../source/core/job/review/need-times.ts';
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

it('another need that begins in the same second is named, the need itself is not', () => {
  expect(sameSecondFault(job, 10.9, undefined)).toBe('"harbour at dawn" also begins at 00:10.');
  expect(sameSecondFault(job, 10.9, 'n01')).toBeUndefined();
  expect(sameSecondFault(job, 11, undefined)).toBeUndefined();
});
