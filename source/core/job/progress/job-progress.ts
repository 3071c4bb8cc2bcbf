import type { JobEvent } from '../events/events.ts';
import type { Job } from '../job.ts';
import type { Forecast } from './experience.ts';
import { jobSecondsLeft } from './forecast.ts';
import { elapsedMs } from './progress.ts';
import { stageSecondsLeft } from './stage-durations.ts';

/** What is left is simulated again this often, however many events there are. */
const simulateEveryMs = 1000;

/** Only a finished job shows more. */
const mostUnfinished = 0.99;

/** How fast progress moves when it is ahead of what it should be (`min`) or behind it (`max`), relative to the clock. */
const speeds = { min: 0.2, max: 3, perDifference: 3 };

/** Without a new event, what is left is simulated again after this time, and then after 1.5 times as long each time. */
const news = { firstMs: 2000, growth: 1.5 };

/** After this share of the time left without a new event, progress slows down, so that it never arrives too early. */
const onTime = 0.8;

/** What a job has left some time after its last event. */
interface Outlook {
  at: number;
  /** How much of what was left at the last event is done, 0 to 1. */
  share: number;
  secondsLeft: number;
  speed: number;
}

/**
 * Progress of the whole job at a moment, 0 to 1: the time it ran, of all the time it is expected to take. Between events
 * it advances with the clock. It never falls.
 */
export function progressAt(job: Job, now: number): number {
  const progress = job.progress + (1 - job.progress) * shareOfRest(job, now);
  return Math.max(job.progress, Math.min(mostUnfinished, progress));
}

/** The job after an event, with its progress and what it has left at that moment. */
export function withProgress(before: Job, job: Job, event: JobEvent): Job {
  if (job.state === 'finished') {
    const { forecast: _forecast, ...rest } = job;
    return { ...rest, progress: 1 };
  }
  const isReopened = before.stages.gather.state === 'done' && job.stages.gather.state !== 'done';
  const progress = isReopened ? 0 : progressAt(before, event.at);
  const { forecast } = job;
  const isNews = event.type.startsWith('stage.') && event.type !== 'stage.progress';
  const isDue = !forecast || isNews || isReopened || event.at - forecast.simulatedAt >= simulateEveryMs;
  if (job.state === 'running' && isDue) return simulated({ ...job, progress }, event.at, isReopened);
  const secondsLeft = (forecast?.secondsLeft ?? 0) * (1 - shareOfRest(before, event.at));
  return { ...job, progress, ...(forecast && { forecast: { ...forecast, at: event.at, secondsLeft } }) };
}

function simulated(job: Job, now: number, isReopened: boolean): Job {
  const secondsLeft = jobSecondsLeft(job, now);
  const progress = isReopened ? Math.min(mostUnfinished, wanted(job, now, secondsLeft)) : job.progress;
  const speed = speedOf(progress, wanted(job, now, secondsLeft));
  return { ...job, progress, forecast: { at: now, simulatedAt: now, secondsLeft, speed } };
}

function wanted(job: Job, now: number, secondsLeft: number): number {
  const elapsed = elapsedMs(job, now) / 1000;
  return elapsed + secondsLeft > 0 ? elapsed / (elapsed + secondsLeft) : 0;
}

function speedOf(progress: number, should: number): number {
  return Math.min(speeds.max, Math.max(speeds.min, 1 + speeds.perDifference * (should - progress)));
}

/** How much of what was left at the last event is done since, 0 to 1. */
function shareOfRest(job: Job, now: number): number {
  const { forecast } = job;
  if (!forecast || job.state !== 'running' || job.paused || now <= forecast.at) return 0;
  if (job.stage !== 'gather') return shareOfStage(job, forecast, now);
  const known = outlooksOf(job, forecast);
  for (;;) {
    const last = known.at(-1) ?? { ...forecast, share: 0 };
    const untilMs = (last.at - forecast.at) * news.growth + news.firstMs;
    if (now <= forecast.at + untilMs) break;
    const at = forecast.at + untilMs;
    const share = advanced(last, at);
    const secondsLeft = jobSecondsLeft(job, at);
    const progress = job.progress + (1 - job.progress) * share;
    known.push({ at, share, secondsLeft, speed: speedOf(progress, wanted(job, at, secondsLeft)) });
  }
  const outlook = known.findLast((each) => each.at <= now);
  return outlook ? advanced(outlook, now) : 0;
}

/** Before the needs are worked on, progress waits where the current stage should have ended. */
function shareOfStage(job: Job, forecast: Forecast, now: number): number {
  const until = forecast.at + stageSecondsLeft(job, job.stage, forecast.at) * 1000;
  return advanced({ ...forecast, share: 0 }, Math.min(now, until));
}

const remembered = new WeakMap<Job, Outlook[]>();

/** What a job has left at growing times after its last event, as far as anybody asked. */
function outlooksOf(job: Job, { at, secondsLeft, speed }: Forecast): Outlook[] {
  const before = remembered.get(job);
  if (before) return before;
  const first = [{ at, share: 0, secondsLeft, speed }];
  remembered.set(job, first);
  return first;
}

function advanced({ at, share, secondsLeft, speed }: Outlook, now: number): number {
  const passed = (((now - at) / 1000) * speed) / Math.max(secondsLeft, 0.1);
  const part = passed <= onTime ? passed : 1 - (1 - onTime) * Math.exp(-(passed - onTime) / (1 - onTime));
  return share + (1 - share) * part;
}
