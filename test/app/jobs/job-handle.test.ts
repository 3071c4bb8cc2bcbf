import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RunningJobHandle } from '../../../source/app/jobs/job-handle.ts';
import { JobLog } from '../../../source/runner/job-log.ts';
import { sampleJob } from '../../harness/jobs/sample-job.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A handle whose screens are counted. */
function watched() {
  const log = new JobLog(sampleJob());
  const handle = new RunningJobHandle(log, async () => {}, new Promise<never>(() => {}));
  let drawn = 0;
  handle.subscribe(() => {
    drawn += 1;
  });
  const progress = (fraction: number) => log.emit({ type: 'stage.progress', stage: 'probe', fraction });
  return { log, handle, progress, drawn: () => drawn };
}

it('progress is shown four times a second, however often it comes', () => {
  const { log, handle, progress, drawn } = watched();
  for (let call = 1; call <= 20; call += 1) {
    progress(call / 20);
    vi.advanceTimersByTime(50);
  }
  expect(drawn()).toBe(4);
  expect(handle.snapshot()).toBe(log.job);
});

it('what the user has done is shown at once, and with it the progress before it', () => {
  const { log, handle, progress, drawn } = watched();
  progress(0.5);
  expect(drawn()).toBe(0);
  log.emit({ type: 'job.paused', paused: true });
  expect(drawn()).toBe(1);
  expect(handle.snapshot()).toBe(log.job);
  vi.advanceTimersByTime(1000);
  expect(drawn()).toBe(1);
});
