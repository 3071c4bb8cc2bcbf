import { expect, it } from 'vitest';
import {
  applyFeedMessage,
  type FeedMessage,
  type FeedSnapshot,
  JobFeed,
  parsePosition,
  positionText,
} from '../../../source/core/api/job-feed.ts';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import type { Job } from '../../../source/core/job/job.ts';
import { JobLog } from '../../../source/runner/job-log.ts';
import { JobMaker } from '../../harness/jobs/jobs.ts';

let feeds = 0;

function newName(): string {
  feeds += 1;
  return `feed${feeds}`;
}

function feedOf(job: Job, kept?: number) {
  const log = new JobLog(job);
  const feed = new JobFeed(job, newName, kept);
  log.subscribe(feed.event);
  return { log, feed };
}

/** A reader whose connection is cut again and again. */
function reader(feed: JobFeed) {
  const numbers: string[] = [];
  let known: FeedSnapshot | undefined;
  let stop: (() => void) | undefined;
  return {
    numbers,
    get job() {
      return known?.job;
    },
    connect: () => {
      stop = feed.read(known, (message: FeedMessage) => {
        numbers.push(`${message.type} ${message.number}`);
        known = applyFeedMessage(known, message);
      });
    },
    cut: () => stop?.(),
  };
}

const progress = (fraction: number): EventBody => ({ type: 'stage.progress', stage: 'probe', fraction });

it('a reader that is cut off fifty times gets every event once and ends with the state of the job', () => {
  const { log, feed } = feedOf(new JobMaker().opened().job);
  const page = reader(feed);
  page.connect();
  for (let turn = 0; turn < 50; turn += 1) {
    log.emit(progress(turn / 100));
    page.cut();
    log.emit(progress((turn + 0.3) / 100));
    log.emit(progress((turn + 0.6) / 100));
    page.connect();
    expect(page.job).toEqual(log.job);
  }
  expect(page.numbers).toEqual(['state 0', ...Array.from({ length: 150 }, (_, at) => `event ${at + 1}`)]);
});

it('a reader that missed more events than are kept gets the whole state', () => {
  const { log, feed } = feedOf(new JobMaker().opened().job, 10);
  const page = reader(feed);
  page.connect();
  page.cut();
  for (let turn = 0; turn < 100; turn += 1) log.emit(progress(turn / 100));
  page.connect();
  expect(page.numbers).toEqual(['state 0', 'state 100']);
  expect(page.job).toBe(log.job);
});

it('a state that no event led to begins a new feed, so that old numbers mean nothing in it', () => {
  const { log, feed } = feedOf(new JobMaker().opened().job);
  const page = reader(feed);
  page.connect();
  log.emit(progress(0.5));
  page.cut();
  const other = new JobMaker({ name: 'other.mp4' }).planned().job;
  feed.state(other);
  page.connect();
  expect(page.numbers).toEqual(['state 0', 'event 1', 'state 0']);
  expect(page.job).toBe(other);
});

it('a missing event and an event of another feed are noticed, and one that came twice changes nothing', () => {
  const { job } = new JobMaker().opened();
  const known = { feed: 'a', number: 4, job };
  const event = { version: 1, at: 1, jobId: job.id, ...progress(0.5) } as const;
  expect(applyFeedMessage(known, { type: 'event', feed: 'a', number: 6, event })).toBeUndefined();
  expect(applyFeedMessage(known, { type: 'event', feed: 'b', number: 5, event })).toBeUndefined();
  expect(applyFeedMessage(known, { type: 'event', feed: 'a', number: 4, event })).toBe(known);
  expect(applyFeedMessage(known, { type: 'event', feed: 'a', number: 5, event })).toMatchObject({
    number: 5,
  });
});

it('positions are written as text and read again, and nothing else is read as one', () => {
  expect(parsePosition(positionText({ feed: 'k3f', number: 17 }))).toEqual({ feed: 'k3f', number: 17 });
  for (const text of ['', 'k3f', 'k3f-', '-1', 'k3f--1', 'k3f-1.5', 'a b-1', `${'k'.repeat(50)}-1`])
    expect(parsePosition(text)).toBeUndefined();
});
