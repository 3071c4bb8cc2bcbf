import { expect, it } from 'vitest';
import { BatchShots } from '../../source/runner/batch-shots.ts';
import { busyJob } from '../harness/jobs/jobs.ts';

const job = (id: string) => ({ id, video: { path: `/videos/${id}.mp4`, name: `${id}.mp4` } });
const shot = (start: number, end: number, candidateId = 'pexels:1') => ({ candidateId, start, end });

it('lets no other job of a batch use seconds of a shot that is claimed', () => {
  const used = new BatchShots();
  used.claim(job('a'), shot(10, 15));
  expect(used.usedBy('b', shot(14, 18))).toBe('a.mp4');
  expect(used.usedBy('b', shot(5, 10))).toBeUndefined();
  expect(used.usedBy('b', shot(15, 20))).toBeUndefined();
  expect(used.usedBy('b', shot(10, 15, 'pexels:2'))).toBeUndefined();
  expect(used.usedBy('a', shot(10, 15))).toBeUndefined();
});

it('claims what a saved job has fetched or delivered', () => {
  const used = new BatchShots();
  const saved = busyJob().job;
  used.add(saved);
  const clips = saved.needs.flatMap(({ results }) => Object.values(results.file).map(({ clip }) => clip));
  expect(clips.length).toBeGreaterThan(0);
  for (const clip of clips) expect(used.usedBy('other', clip.shot)).toBe(saved.video.name);
});
