import { expect, test } from 'vitest';
import { jobTimeline } from '../../../../source/core/footage/timeline/job-timeline.ts';
import { checkTimeline, type Timeline } from '../../../../source/core/footage/timeline/timeline.ts';
import { sceneJob } from '../../../deliver/timelines/kit.ts';

const job = sceneJob({ rate: { num: 25, den: 1 }, needs: [{ at: 2, clips: [{}] }] });

function timelineWith(change: (timeline: Timeline) => Partial<Timeline>): Timeline {
  const timeline = jobTimeline(job, (file) => `${job.outputDir}/${file}`);
  if (!timeline) throw new Error('The job was not probed.');
  return { ...timeline, ...change(timeline) };
}

/** The timeline with other values in each item of the B-roll. */
const withItem = (change: object) =>
  timelineWith(({ tracks }) => ({
    tracks: tracks.map((track) =>
      track.name === 'V2' ? { ...track, items: track.items.map((item) => ({ ...item, ...change })) } : track,
    ),
  }));

test.each<[string, Timeline]>([
  ['Two media have the same id.', timelineWith(({ media }) => ({ media: [...media, ...media] }))],
  ['This frame rate has no drop-frame timecode.', timelineWith(() => ({ dropFrame: true }))],
  ['V2 at frame 50 is longer than its file.', withItem({ sourceStart: 1e6 })],
  ['V2 at frame 50 is longer than its file.', withItem({ sourceStart: 0.5 })],
  ['V2 at frame 50 has no whole, positive length.', withItem({ frames: 0 })],
  ['V2 at frame -1 has no whole, positive length.', withItem({ start: -1 })],
  ['V2 at frame 0.5 has no whole, positive length.', withItem({ start: 0.5 })],
  ['V2 at frame 899 ends after the timeline.', withItem({ start: 899 })],
  ['The timeline has no media gone.', withItem({ mediaId: 'gone' })],
  [
    'V2 at frame 50 overlaps the item before it.',
    timelineWith(({ tracks }) => ({
      tracks: tracks.map((track) =>
        track.name === 'V2' ? { ...track, items: [...track.items, ...track.items] } : track,
      ),
    })),
  ],
])('a timeline with a fault is not written: %s', (message, timeline) => {
  expect(() => checkTimeline(timeline)).toThrow(message);
});
