import { afterEach, expect, it, vi } from 'vitest';
import type { EventBody } from '../../source/core/job/events/events.ts';
import type { Job } from '../../source/core/job/job.ts';
import { PlainReader } from '../../source/plain/plain-reader.ts';
import { gatheringJob, sampleNeed } from '../harness/jobs/sample-job.ts';

afterEach(() => {
  vi.useRealTimers();
});

function reading(prefix?: string) {
  const lines: string[] = [];
  const reader = new PlainReader((line) => lines.push(line), prefix);
  const read = (event: EventBody, job: Job) =>
    reader.read({ version: 1, at: 0, jobId: job.id, ...event }, job);
  return { lines, reader, read };
}

it('prints a line for each line of an event, after the name of its job', () => {
  const { lines, reader, read } = reading('[talk] ');
  read({ type: 'note.added', note: 'one source is off' }, gatheringJob([]));
  read({ type: 'log', level: 'debug', message: 'nothing to see' }, gatheringJob([]));
  reader.stop();
  expect(lines).toEqual(['[talk] note: one source is off']);
});

it('says every half minute without news that a job still runs, until it is stopped', () => {
  vi.useFakeTimers();
  const { lines, reader, read } = reading();
  const job = { ...gatheringJob([sampleNeed('n01')]), state: 'running' as const };
  read({ type: 'note.added', note: 'begins' }, job);
  vi.advanceTimersByTime(29_000);
  expect(lines).toEqual(['note: begins']);
  vi.advanceTimersByTime(32_000);
  expect(lines).toHaveLength(3);
  expect(lines.at(-1)).toMatch(/^[a-z ]+: \d+ % after \d+:\d\d/);
  reader.stop();
  vi.advanceTimersByTime(100_000);
  expect(lines).toHaveLength(3);
});

it('says nothing of a job that waits', () => {
  vi.useFakeTimers();
  const { lines, reader, read } = reading();
  read({ type: 'note.added', note: 'begins' }, { ...gatheringJob([]), state: 'awaiting-review' });
  vi.advanceTimersByTime(100_000);
  reader.stop();
  expect(lines).toEqual(['note: begins']);
});
