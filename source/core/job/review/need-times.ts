import { framesPerSecond } from '../../footage/rate.ts';
import { formatClock, formatExactClock } from '../../text/timecode.ts';
import type { Job } from '../job.ts';

/** Why a need cannot have these times, in words for the user; undefined when it can. Seconds on the A-roll. */
export function needTimesFault({ probe }: Job, at: number, until: number): string | undefined {
  if (until <= at) return 'The end must be after the start.';
  const end = probe?.durationSeconds;
  if (end === undefined) return undefined;
  if (at >= end) return `The video ends at ${formatExactClock(end)}, before this need begins.`;
  return until > end + 0.001
    ? `The video ends at ${formatExactClock(end)}, before this need ends.`
    : undefined;
}

/** The nearest frame of the A-roll, in seconds. */
export function snapToFrame({ probe }: Job, seconds: number): number {
  const rate = probe?.video?.frameRate;
  if (!rate) return seconds;
  const frames = framesPerSecond(rate);
  return Math.round((Math.round(seconds * frames) / frames) * 1000) / 1000;
}

/** Says that another need begins in the same second, where one does. */
export function sameSecondFault({ needs }: Job, at: number, needId: string | undefined): string | undefined {
  const other = needs.find(({ need }) => need.id !== needId && Math.floor(need.at) === Math.floor(at))?.need;
  return other && `"${other.phrase}" also begins at ${formatClock(at)}.`;
}
