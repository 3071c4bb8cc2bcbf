import { describe, expect, it } from 'vitest';
import type { EventBody } from '../../source/core/job/events/events.ts';
import { JobNotifier, notificationSequence } from '../../source/tui/job-notifier.ts';
import { canShowProgress } from '../../source/tui/terminal/terminal.ts';
import { busyJob, JobMaker } from '../harness/jobs/jobs.ts';
import { FakeApp } from '../harness/screen/fake-app.ts';

/** A notifier with a window and an output that record what they get. */
function watched(app: FakeApp) {
  const shown: unknown[] = [];
  const written: string[] = [];
  const window = { showProgress: (progress: unknown) => void shown.push(progress) };
  return { notifier: new JobNotifier(app, window, (text) => void written.push(text)), shown, written };
}

function endedAfter(milliseconds: number, notify?: string, ...last: readonly EventBody[]): string[] {
  const app = new FakeApp([new JobMaker({ at: Date.now(), name: 'talk; \u001B]0;x\u0007.mp4' }).opened()]);
  if (notify !== undefined) app.config['NOTIFY'] = notify;
  const { notifier, written } = watched(app);
  const [handle] = app.handles;
  notifier.check(Date.now());
  handle?.maker.wait(milliseconds).emit(...last);
  notifier.check(Date.now() + milliseconds);
  notifier.check(Date.now() + milliseconds);
  return written;
}

const finished = { type: 'job.state', state: 'finished' } as const;

describe('the end of a job', () => {
  it('rings the bell once, when the job took ten seconds or more', () => {
    expect(endedAfter(11_000, undefined, finished)).toEqual(['\u0007']);
    expect(endedAfter(9_000, undefined, finished)).toEqual([]);
  });

  it('is a notification or nothing if set so, and its title cannot control the terminal', () => {
    expect(endedAfter(11_000, 'off', finished)).toEqual([]);
    const [told = ''] = endedAfter(11_000, 'desktop', finished);
    expect(told).toMatch(/^\u001B\](9|777;notify;stockpile);talk, [^\u001B\u0007]*\.mp4: finished\u0007$/);
  });

  it('is reported when the job failed or its budget was spent, not when the user stopped it', () => {
    const stopped = { type: 'job.state', state: 'interrupted' } as const;
    expect(
      endedAfter(11_000, undefined, { ...finished, state: 'failed', error: 'The disk is full.' }),
    ).toHaveLength(1);
    expect(
      endedAfter(11_000, undefined, { ...stopped, error: 'The next call could exceed the budget.' }),
    ).toHaveLength(1);
    expect(endedAfter(11_000, undefined, stopped)).toEqual([]);
  });

  it('uses the sequence that each terminal understands', () => {
    expect(notificationSequence('a', { TERM: 'foot' })).toBe('\u001B]777;notify;stockpile;a\u0007');
    expect(notificationSequence('a', { TERM: 'xterm-256color' })).toBe('\u001B]9;a\u0007');
  });
});

describe('the progress in the task bar', () => {
  it('is the mean of all running jobs, and hidden when none runs', () => {
    const app = new FakeApp([busyJob(), new JobMaker({ id: 'job-2' }).planned()]);
    const { notifier, shown } = watched(app);
    notifier.check(Date.now());
    app.handles[0]?.emit({ type: 'job.paused', paused: true });
    const paused = app.handles[0]?.snapshot().progress;
    notifier.check(Date.now());
    app.handles[0]?.emit(finished);
    notifier.check(Date.now());
    const fraction = busyJob().job.progress;
    expect(shown).toEqual([{ fraction, isPaused: false }, { fraction: paused, isPaused: true }, undefined]);
  });

  it('is not sent to terminals that would print it or show it as a notification', () => {
    expect(canShowProgress({ TERM: 'xterm-256color' })).toBe(true);
    expect(canShowProgress({ TERM: 'linux' })).toBe(false);
    expect(canShowProgress({ TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.4.19' })).toBe(false);
    expect(canShowProgress({ TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.6.1' })).toBe(true);
  });
});
